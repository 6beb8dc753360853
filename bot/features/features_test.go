package features_test

import (
	"testing"

	"github.com/kith-community/kith/bot/bottest/featuretest"
	"github.com/kith-community/kith/bot/features"
)

// TestStories plays what takes several features: the tour of the README is one.
func TestStories(t *testing.T) { featuretest.Play(t, features.All) }
