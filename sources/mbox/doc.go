// Package mbox reads mail that lies in files: mboxes, Maildirs, single mails
// (.eml), those of Apple Mail (.emlx), and any of them packed by gzip. It takes the mail out of a stream of files of any kind, reads
// it with the same reader as mail from a server, and leaves the rest.
//
// A mail's identity is its content, so mail imported beside a mailbox that is
// heard doubles nothing. For that, what an mbox adds to a mail is taken off
// again: the line above it, the quoting of lines, the blank line below it and
// the fields in which mail programs keep their flags.
package mbox
