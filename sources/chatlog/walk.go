package chatlog

import (
	"path/filepath"
	"time"

	"earshot/sources"
)

// Walk hands over the files at paths, and of folders all below them. Links
// that lead out of a folder, pipes and devices are handed over as refused.
func Walk(paths []string) sources.Files {
	return func(f func(sources.Given) error) error {
		for _, p := range paths {
			if err := hand(p, f); err != nil {
				return err
			}
		}
		return nil
	}
}

// hand hands over a file or a folder.
func hand(p string, f func(sources.Given) error) error {
	in, err := openFolder(p)
	if err != nil {
		return f(sources.Given{Shown: p, Why: err.Error()})
	}
	defer in.root.Close()
	in.mail = true
	l, err := in.list()
	if err != nil {
		return f(sources.Given{Shown: p, Why: err.Error()})
	}
	for _, r := range l.refused {
		if err := f(sources.Given{Shown: filepath.Join(p, r.name), Why: r.why}); err != nil {
			return err
		}
	}
	for _, file := range l.files {
		if err := handFile(p, in, file.name, f); err != nil {
			return err
		}
	}
	return nil
}

func handFile(p string, in folder, name string, f func(sources.Given) error) error {
	shown := p
	if in.only == "" {
		shown = filepath.Join(p, filepath.FromSlash(name))
	}
	open, info, err := in.open(name)
	if err != nil {
		return f(sources.Given{Shown: shown, Name: name, Why: err.Error()})
	}
	defer open.Close()
	return f(sources.Given{Shown: shown, Folder: in.root.Name(), Name: name, Changed: time.Unix(0, info.changed), Size: info.size, Body: open, Beside: in.beside})
}
