package sandbox

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"maps"
	"path"
	"slices"
	"testing"
)

// vendored is a file of somebody else in page/vendor/vendor.json.
type vendored struct {
	Name, Version, Licence string
	File, SHA256           string
	LicenceFile            string
	LicenceSHA256          string `json:"licenceSha256"`
}

func TestVendoredFilesAreThosePinned(t *testing.T) {
	files, err := fs.Sub(embedded, "page")
	must(t, err)
	content, err := fs.ReadFile(files, "vendor/vendor.json")
	must(t, err)
	var all []vendored
	must(t, json.Unmarshal(content, &all))
	pinned := map[string]string{"vendor/vendor.json": sum(content)}
	for _, one := range all {
		if one.Name == "" || one.Version == "" || one.Licence == "" {
			t.Errorf("%s does not say what it is: %+v", one.File, one)
		}
		pinned[one.File], pinned[one.LicenceFile] = one.SHA256, one.LicenceSHA256
	}
	found := map[string]string{}
	for _, folder := range []string{"vendor", "fonts"} {
		entries, err := fs.ReadDir(files, folder)
		must(t, err)
		for _, e := range entries {
			name := path.Join(folder, e.Name())
			content, err := fs.ReadFile(files, name)
			must(t, err)
			found[name] = sum(content)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(pinned)) {
		if found[name] != pinned[name] {
			t.Errorf("%s is %q, and pinned as %q", name, found[name], pinned[name])
		}
		delete(found, name)
	}
	for name := range found {
		t.Errorf("nobody says whose %s is: add it to vendor.json", name)
	}
}

func sum(content []byte) string {
	s := sha256.Sum256(content)
	return hex.EncodeToString(s[:])
}
