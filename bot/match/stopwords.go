package match

import "strings"

// stopWords say nothing about what a text is about. The second part is what
// people in a chat say before they come to the point. The third is German; words
// that mean something in English ("die", "war", "hat", "man") are left out, so
// that one table serves both.
var stopWords = wordSet(`
	a about above after again against all also am an and any are arent as at be because been before being below
	between both but by came can cannot cant come could couldnt did didnt do does doesnt doing done dont down during
	each either else etc ever every few for from further gave get gets getting give go goes going gone got had hadnt
	has hasnt have havent having he her here heres hers herself him himself his how however hows i id if ill im in
	into is isnt it its itself ive just keep know let lets like made make makes many may maybe me might mine more most
	much must my myself need neither no nor not now of off often on once one only onto or other others our ours
	ourselves out over own per put quite rather really said same saw say says see seem seems seen shall she should
	shouldnt since so some somehow something sometimes still such take tell than that thats the their theirs them
	themselves then there theres these they theyre theyve thing things think this those though through thus to
	together too took toward try trying tried under until up upon us use used uses using very via want wants wanted
	was wasnt way we well went were werent weve what whatever whats when where wheres whether which while who whom
	whos whose why will with within without wont would wouldnt yet you youd youll your youre yours yourself yourselves
	youve

	aha ah alright anybody anyone anything appreciate appreciated aye bro bye cheers cool dear evening everybody
	everyone fine folks friend friends glad gonna good great greetings gotta guess guys hallo hello help helped
	helpful helping hey hi hm hmm hope idea idk ideas imo kinda kindly lol lot lots mate morning nice nope nvm oh ok
	okay oops ooh please pls plz problem question questions quick right sir somebody someone sorry sure thank thanks
	thankyou thx tho ty ugh um wanna welcome wondering wow ya yea yeah yep yes yo yup

	aber alle allem allen aller alles als ander andere anderem anderen auch auf aus bei beim bis bitte da damit dann
	danke das dass dein deine dem den denn der des dich dir doch dort du durch ein eine einem einen einer eines er
	es etwas euch euer eure frage fragen für gibt gegen geht gerade habe haben habt hallo hast hatte hatten hilfe ich
	ihm ihn ihnen ihr ihre ihrem ihren ihrer im irgendwie ist ja jede jeder jemand jetzt kann kannst keine keinen
	kennt könnte könnt leider machen mal mein meine meinem meinen meiner mich mir mit moin muss müsste nach
	nicht nichts noch nur oder ob ohne schon sehr sein seine seit servus sich sie sind soll sollte sonst und uns
	unser unsere viel vielen vom von vor weil weiss weiß wenn werde werden wie wieder will wir wird wo wäre würde
	zu zum zur über
`)

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(list) {
		set[word] = true
	}
	return set
}
