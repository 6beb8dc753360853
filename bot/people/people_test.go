package people

import (
	"slices"
	"testing"
	"time"
)

func TestMemberReadsTimesInTheirOwnZone(t *testing.T) {
	space := Space{Zone: "Asia/Tokyo", Language: "en"}
	m := Member{PlatformZone: "Europe/Paris", PlatformLanguage: "fr"}
	if got := m.Location(space).String(); got != "Europe/Paris" {
		t.Errorf("without a choice of their own: %s, want the platform's", got)
	}
	m.Zone, m.Language = "America/Lima", "es"
	if got := m.Location(space).String(); got != "America/Lima" {
		t.Errorf("with a choice: %s, want America/Lima", got)
	}
	if got, want := m.Languages(space), []string{"es", "fr", "en"}; !slices.Equal(got, want) {
		t.Errorf("languages %q, want %q", got, want)
	}
	nobody := Member{PlatformZone: "Local"}
	if got := nobody.Location(space).String(); got != "Asia/Tokyo" {
		t.Errorf("a zone that names nothing: %s, want the space's", got)
	}
	if got := nobody.Location(Space{Zone: "Mars/Olympus"}); got != time.UTC {
		t.Errorf("no zone at all: %s, want UTC", got)
	}
}
