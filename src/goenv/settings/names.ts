/** What Go reads with its layers (go 1.26): in the environment, in the go env file, in `$GOROOT/go.env`. */
const layered = `
  AR CC CGO_CFLAGS CGO_CFLAGS_ALLOW CGO_CFLAGS_DISALLOW CGO_CPPFLAGS CGO_CPPFLAGS_ALLOW CGO_CPPFLAGS_DISALLOW
  CGO_CXXFLAGS CGO_CXXFLAGS_ALLOW CGO_CXXFLAGS_DISALLOW CGO_ENABLED CGO_FFLAGS CGO_FFLAGS_ALLOW CGO_FFLAGS_DISALLOW
  CGO_LDFLAGS CGO_LDFLAGS_ALLOW CGO_LDFLAGS_DISALLOW CXX FC GCCGO GO111MODULE GO386 GOAMD64 GOARCH GOARM GOARM64
  GOAUTH GOBIN GOCACHE GOCACHEPROG GOEXPERIMENT GOFIPS140 GOFLAGS GOINSECURE GOMIPS GOMIPS64 GOMODCACHE GONOPROXY
  GONOSUMDB GOOS GOPATH GOPPC64 GOPRIVATE GOPROXY GORISCV64 GOROOT GOSUMDB GOTMPDIR GOTOOLCHAIN GOVCS GOWASM GOWORK
  GO_EXTLINK_ENABLED PKG_CONFIG`;
const layeredNames: ReadonlySet<string> = new Set(layered.trim().split(/\s+/));

/** What the go command says and nobody sets. */
const reported = new Set([
  ...['GOEXE', 'GOGCCFLAGS', 'GOHOSTARCH', 'GOHOSTOS', 'GOMOD', 'GOTOOLDIR', 'GOVERSION'],
  ...['GOTELEMETRY', 'GOTELEMETRYDIR'],
]);

/** What Go, or the libraries in it, only read in the environment. */
const onlyEnvironment = new Set([
  ...['GOENV', 'GODEBUG', 'GOTRACEBACK', 'GOMAXPROCS', 'GOGC', 'GOMEMLIMIT', 'GORACE', 'PATH', 'NETRC'],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY', 'SSL_CERT_FILE', 'SSL_CERT_DIR'],
]);

/** Where Go looks for a name: all layers, the environment alone, nowhere since it is an answer, or it knows no such name. */
export function kindOfName(name: string): 'layered' | 'environment' | 'reported' | 'unknown' {
  if (layeredNames.has(name)) return 'layered';
  if (reported.has(name)) return 'reported';
  return onlyEnvironment.has(name.toUpperCase()) ? 'environment' : 'unknown';
}
