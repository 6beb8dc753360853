//go:build !unix

package storagetest

// startCluster needs a Unix shell.
func startCluster(string) (string, error) { return "", errNone }
