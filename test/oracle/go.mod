module gomirror.test/oracle

go 1.26.0

require golang.org/x/mod v0.42.0

require (
	golang.org/x/net v0.55.0
	golang.org/x/text v0.37.0 // indirect
)
