package match

import (
	"cmp"
	"slices"
)

// profiles are the words of the threads that people answered.
type profiles struct {
	lists  [][]share // by the stem's number, each sorted by person
	length map[uint32]int
	total  int // of all lengths
}

// share is what a member has of a word.
type share struct {
	person  uint32
	n       uint32 // Σ min(tf, 2)
	threads uint32
}

// credit adds the words of a thread to the profile of somebody who answered it.
func (p *profiles) credit(c *corpus, doc, person uint32) {
	if short := len(c.stems) - len(p.lists); short > 0 {
		p.lists = append(p.lists, make([][]share, short)...)
	}
	for stem, n := range c.docs[doc].held {
		i, known := p.find(stem, person)
		if !known {
			p.lists[stem] = slices.Insert(p.lists[stem], i, share{person: person})
		}
		p.lists[stem][i].n += n
		p.lists[stem][i].threads++
		p.measure(person, int(n))
	}
}

// withdraw takes the words of a thread out of the profiles of those who answered.
func (p *profiles) withdraw(c *corpus, doc uint32, answers []answer) {
	if len(answers) == 0 {
		return
	}
	for stem, n := range c.docs[doc].held {
		for _, a := range answers {
			i, known := p.find(stem, a.person)
			if !known {
				continue // forgotten
			}
			s := &p.lists[stem][i]
			s.n -= n
			s.threads--
			p.measure(a.person, -int(n))
			if s.threads == 0 {
				p.lists[stem] = slices.Delete(p.lists[stem], i, i+1)
			}
		}
	}
}

// forget drops a profile.
func (p *profiles) forget(person uint32) {
	for stem := range p.lists {
		if i, known := p.find(uint32(stem), person); known {
			p.lists[stem] = slices.Delete(p.lists[stem], i, i+1)
		}
	}
	p.measure(person, -p.length[person])
}

func (p *profiles) find(stem, person uint32) (int, bool) {
	return slices.BinarySearchFunc(p.lists[stem], person, func(s share, person uint32) int {
		return cmp.Compare(s.person, person)
	})
}

func (p *profiles) measure(person uint32, n int) {
	p.total += n
	if p.length[person] += n; p.length[person] == 0 {
		delete(p.length, person)
	}
}

// of is the list of a stem.
func (p *profiles) of(stem uint32) []share {
	if int(stem) < len(p.lists) {
		return p.lists[stem]
	}
	return nil
}

// norm is how much the length of a profile counts against each of its words.
func (p *profiles) norm(person uint32) float64 {
	mean := float64(p.total) / float64(max(len(p.length), 1))
	return 20 * (0.4 + 0.6*float64(p.length[person])/max(mean, 1e-9))
}
