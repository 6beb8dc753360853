package discord

import (
	"slices"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"
)

// Limits of a message with components. Source: Discord's documentation,
// "Component Reference".
const (
	maxComponents = 40   // all in all, those in others too
	maxDisplayed  = 4000 // runes in all texts
	maxGallery    = 10   // pictures in one gallery
)

// between stands between texts that are joined.
const between = "\n\n"

// fit keeps what stands in a container within Discord's limits. A message with
// too many words loses some of its longest text; one with too many components
// loses its separators, and texts that follow each other become one. If that is
// not enough, what is pressed goes below what is read.
func fit(all []component) []component {
	crowded := count(all) > maxComponents
	room := maxDisplayed
	if crowded {
		room -= len(between) * len(all)
	}
	all = shorten(all, room)
	if crowded {
		all = join(all)
	}
	if count(all) > maxComponents {
		all = join(sorted(all))
	}
	return all
}

// count is of how many components a container with all of these is.
func count(all []component) int {
	n := 1
	for _, c := range all {
		n += 1 + len(c.Components)
	}
	return n
}

func runes(all []component) (n int) {
	for _, c := range all {
		n += utf8.RuneCountInString(c.Content)
	}
	return n
}

// shorten takes words from the longest text until there are at most room.
func shorten(all []component, room int) []component {
	for over := runes(all) - room; over > 0; over = runes(all) - room {
		longest, size := 0, 0
		for i := range all {
			if n := utf8.RuneCountInString(all[i].Content); n > size {
				longest, size = i, n
			}
		}
		all[longest].Content = shortened(all[longest].Content, max(size-over, 1))
	}
	return all
}

// join takes the separators away and puts neighbours of a kind together.
func join(all []component) (joined []component) {
	for _, c := range all {
		last := len(joined) - 1
		switch {
		case c.Type == discordgo.SeparatorComponent:
		case c.Type == discordgo.TextDisplayComponent && last >= 0 && joined[last].Type == c.Type:
			joined[last].Content += between + c.Content
		case c.Type == discordgo.MediaGalleryComponent && last >= 0 && joined[last].Type == c.Type:
			joined[last].Items = gallery(joined[last].Items, c.Items)
		default:
			joined = append(joined, c)
		}
	}
	return joined
}

// gallery is the pictures of two, each once.
func gallery(a, b []item) []item {
	all := slices.Clone(a)
	for _, picture := range b {
		if !slices.Contains(all, picture) && len(all) < maxGallery {
			all = append(all, picture)
		}
	}
	return all
}

// sorted is texts, then pictures and files, then controls.
func sorted(all []component) []component {
	order := map[discordgo.ComponentType]int{discordgo.MediaGalleryComponent: 1, discordgo.FileComponentType: 2, discordgo.ActionsRowComponent: 3}
	return slices.SortedStableFunc(slices.Values(all), func(a, b component) int { return order[a.Type] - order[b.Type] })
}
