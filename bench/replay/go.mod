module gomirror.bench/replay

go 1.22
