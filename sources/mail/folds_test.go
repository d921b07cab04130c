package mail

import (
	"strings"
	"testing"
)

// plainMail is a plain mail with that text.
func plainMail(text string) Message {
	return Parse([]byte("From: a@example.org\nContent-Type: text/plain; charset=utf-8\n\n" + text))
}

// The heads of answered mail, each above an unmarked text, which it folds.
func TestHeads(t *testing.T) {
	for _, head := range []string{
		"On Wed, Mar 16, 2016 at 12:49 AM, Foo Bar <foo@bar.example> wrote:",
		"On 9 Jan 2014, at 2:47, George <g@x.example>\nwrote:",
		"On Monday, 3 March 2026 at 10:00:05 CET, a very long name of somebody\nfrom a very long department <long.name@department.example>\nwrote:",
		"Am 03.03.26 um 10:15 schrieb Ann Bee:",
		"Am Di., 3. März 2026 um 10:15 Uhr schrieb Ann Bee <\nann@example.org>:",
		"Le mar. 3 mars 2026 à 10:15, Ann Bee <ann@example.org> a écrit :",
		"El mar, 3 mar 2026 a las 10:15, Ann (<ann@example.org>) escribió:",
		"Il giorno mar 3 mar 2026 alle ore 10:15 Ann <ann@example.org> ha scritto:",
		"Op di 3 mrt 2026 om 10:15 schreef Ann Bee <ann@example.org>:",
		"Em ter., 3 de mar. de 2026 às 10:15, Ann <ann@example.org> escreveu:",
		"W dniu 3.03.2026 o 10:15, Ann Bee pisze:",
		"wt., 3 mar 2026 o 10:15 Ann Bee <ann@example.org> napisał(a):",
		"Den tis 3 mars 2026 kl 10:15 skrev Ann Bee <ann@example.org>:",
		"Den tir. 3. mar. 2026 kl. 10.15 skrev Ann Bee <ann@example.org>:",
		"tir. 3. mars 2026 kl. 10:15 skrev Ann Bee <ann@example.org>:",
		"ti 3. maalisk. 2026 klo 10.15 Ann Bee (ann@example.org) kirjoitti:",
		"út 3. 3. 2026 v 10:15 odesílatel Ann Bee <ann@example.org> napsal:",
		"вт, 3 мар. 2026 г. в 10:15, Ann Bee <ann@example.org>:",
		"2026年3月3日(火) 10:15 Ann Bee <ann@example.org>:",
		"Ann Bee <ann@example.org> 于2026年3月3日周二 10:15写道：",
		"在 2026年3月3日，10:15，Ann Bee <ann@example.org> 写道：",
		"2026-03-03 10:15 GMT+01:00 Ann Bee <ann@example.org>:",
		"-----Original Message-----", "----- Ursprüngliche Nachricht -----", "-----Mensaje original-----", "-----Message d'origine-----",
		"-----Messaggio originale-----", "-----Oorspronkelijk bericht-----", "-----原始邮件-----", "---------- Forwarded message ---------",
		"Begin forwarded message:", "Anfang der weitergeleiteten Nachricht:",
		"From: Ann Bee <ann@example.org>\nSent: Tuesday, 3 March 2026 10:15\nTo: Help\nSubject: Lamp",
		"________________________________\nVon: Ann Bee <ann@example.org>\nGesendet: Dienstag, 3. März 2026 10:15\nAn: Hilfe\nBetreff: Lampe",
		"*De :* Ann Bee\n*Envoyé :* mardi 3 mars 2026\n*À :* Aide\n*Objet :* Lampe",
		"De: Ann\nEnviado el: martes\nPara: Ayuda\nAsunto: Lámpara", "Da: Ann\nInviato: martedì\nA: Aiuto\nOggetto: Lampada",
		"Van: Ann\nVerzonden: dinsdag\nAan: Hulp\nOnderwerp: Lamp", "Od: Ann\nWysłano: wtorek\nDo: Pomoc\nTemat: Lampa",
		"Från: Ann\nSkickat: tisdag\nTill: Hjälp\nÄmne: Lampa", "От: Ann\nОтправлено: вторник\nКому: Help\nТема: Лампа",
		"发件人: Ann\n发送时间: 2026年3月3日\n收件人: Help\n主题: 灯", "差出人: Ann\n送信日時: 2026年3月3日\n宛先: Help\n件名: ランプ",
	} {
		for _, m := range []Message{
			plainMail("It works now.\n\n" + head + "\n\nDoes it work?\nAnn"),
			plainMail("It works now.\n\n" + head + "\n\n> Does it work?\n> Ann\n"),
		} {
			if got := open(m); got != "It works now." || kinds(m) != "quote" {
				t.Errorf("%s\nfolds %q, open: %q", head, kinds(m), got)
			}
		}
	}
}

// What looks like the head of a quote, or the end of a mail, and is not.
func TestWordsStayOpen(t *testing.T) {
	for _, text := range []string{
		"Hello,\n\nOn Monday at 10:30 your colleague wrote:\n\nWe refund you.\n\nYou did not.",
		"At 10:30 I mailed bob@x.example the following list:\n\nlamps",
		"The appointment:\n\nDate: Monday\nTime: 10:15\nPlace: here\n\nSee you",
		"I bought\n\nFrom: Shop\nand it broke",
		"Sent from my desk, which is broken too.\n",
		"Look:\n\n                 >> DRAWN <<\n\ntext",
		"a -- b\n--- x\nnot -- a signature",
		"This message is from Ann.\n\nThe lamp broke.",
		"Confidential?",
		">From the beginning it was broken.\nSince then too.",
	} {
		if m := plainMail(text); kinds(m) != "" {
			t.Errorf("%q: folds %q, open %q", text, kinds(m), open(m))
		}
	}
}

func TestClosings(t *testing.T) {
	for text, want := range map[string]string{
		"Hi\n\n-- \nAnn\nShop":             "signature",
		"Hi\n--\nAnn":                      "signature",
		"Hi\n\nSent from my iPhone":        "signature",
		"Hi\n\nVon meinem iPhone gesendet": "signature",
		"Hi\n\nEnvoyé de mon iPhone":       "signature",
		"Hi\n\nEnviado desde mi Samsung":   "signature",
		"Hi\n\niPhoneから送信":                 "signature",
		"Hi\n\nGet Outlook for iOS [1]":    "signature",
		"Hi\n\nThis e-mail is confidential and may be\nprivileged. If you are not the intended recipient, delete it.": "disclaimer",
		"Hi\n\n-----\nDiese E-Mail enthält vertrauliche Informationen.":                                               "disclaimer",
		"Hi\n\n-- \nAnn\n\n> quoted\n> lines":                                                                         "signature quote",
		"Hi\n\nSent from my iPhone\n\nOn 1 Jan 2026, at 10:00, Bo <b@x.example> wrote:\n\nWhat?":                      "signature quote",
	} {
		if m := plainMail(text); kinds(m) != want || open(m) != "Hi" {
			t.Errorf("%q: folds %q, open %q", text, kinds(m), open(m))
		}
	}
}

func TestAnswersBetweenQuotes(t *testing.T) {
	m := plainMail("On 1 Jan 2026 at 10:00, Bo <b@x.example> wrote:\n> One?\n\nYes.\n\n> Two?\n> Really?\nNo.\n")
	if kinds(m) != "quote quote" || open(m) != "Yes.\n\nNo." {
		t.Errorf("folds %q, open %q", kinds(m), open(m))
	}
	m = plainMail("-----Original Message-----\nFrom: Bo\nSent: today\nTo: Ann\nSubject: x\n\n> One?\n\nYes.")
	if !strings.HasSuffix(open(m), "Yes.") || kinds(m) != "quote" {
		t.Errorf("an answer below: folds %q, open %q", kinds(m), open(m))
	}
}

func TestNothingButAQuoteIsShown(t *testing.T) {
	for _, text := range []string{
		"> one\n> two",
		"Sent from my iPhone\n\n> one",
		"",
	} {
		if m := plainMail(text); len(m.Folds) > 0 {
			t.Errorf("%q: folds %v", text, m.Folds)
		}
	}
}

func TestAForwardedMailIsOpenBelowItsHeader(t *testing.T) {
	head := "---------- Forwarded message ---------\nFrom: Bo <b@x.example>\nDate: today\nSubject: x\nTo: Ann\n\n"
	if m := plainMail(head + "The lamp broke."); kinds(m) != "header" || open(m) != "The lamp broke." {
		t.Errorf("folds %q, open %q", kinds(m), open(m))
	}
	if m := plainMail(head); len(m.Folds) > 0 {
		t.Errorf("a header above nothing: folds %v", m.Folds)
	}
}

func TestMarkedQuotesOfHTML(t *testing.T) {
	m := Parse(lines("Content-Type: text/html; charset=utf-8", "",
		`<div>See <a href="https://a.example/x">this</a>.</div><div class="gmail_signature">Ann</div>`,
		`<div class="gmail_quote">On Tue, Ann wrote:<blockquote class="gmail_quote">Old card 4111 1111 1111 1111</blockquote></div>`))
	if kinds(m) != "signature quote" || !strings.Contains(open(m), "See this [1].") || strings.Contains(open(m), "Old") {
		t.Errorf("folds %q, open %q", kinds(m), open(m))
	}
	if f := m.Folds[1]; !strings.HasPrefix(m.Text.String()[f.Start:], "On Tue") || len(m.Redactions) != 1 {
		t.Errorf("fold %v, redactions %v", f, m.Redactions)
	}
}

// TestFoldsOfMuch reads texts made to be slow; each would take minutes if the
// work grew with the square of its size.
func TestFoldsOfMuch(t *testing.T) {
	for _, unit := range []string{
		"-----Original Message-----\n", "> q\nOn 1 Jan 2026 at 10:00 a@b wrote:\n", "On 1 of 2\n", "From: a\n", "_____\n\n", "-- \n", ">", "bq", "\n> \n", "This e-mail:\n\n",
	} {
		if m := plainMail("words\n" + strings.Repeat(unit, much/len(unit))); m.Text.Len() == 0 {
			t.Errorf("%q: no text", unit)
		}
	}
}
