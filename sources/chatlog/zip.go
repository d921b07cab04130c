package chatlog

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"earshot/sources"
)

const (
	zipFiles      = 1000    // files that an archive may hold beside pictures and the like, which are not unpacked
	zipFilesSlack = 100_000 // all files, and those of an export that has a file a day and channel
)

func isZip(name string) bool { return strings.HasSuffix(strings.ToLower(name), ".zip") }

// An archive is a zip of logs. Nothing of it is written anywhere, and its
// names are only names: none of them leads to a file of this machine.
type archive struct {
	name  string
	files []*zip.File
	left  int64 // bytes that it may still unpack to
}

// openZip looks into an archive, within limits: a small one can hold more than
// a disk does.
func openZip(name string, in io.ReaderAt, size int64) (*archive, error) {
	z, err := zip.NewReader(in, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, fmt.Errorf("it is no zip that can be read: %w", err)
	}
	a := &archive{name: name, left: min(sources.UnpackedMost, max(size*sources.RatioMost, 1<<20))}
	slack := false
	for _, f := range z.File {
		if err := a.check(f); err != nil {
			return nil, err
		}
		if f.FileInfo().IsDir() || passedOver(path.Base(f.Name)) || strings.HasPrefix(f.Name, "__MACOSX/") {
			continue
		}
		slack = slack || path.Base(f.Name) == "users.json"
		a.files = append(a.files, f)
	}
	if n := len(a.logs()); len(a.files) > zipFilesSlack || n > zipFiles && !slack {
		return nil, fmt.Errorf("it holds %d files, more than %d; unpack it by hand and import the folder", n, zipFiles)
	}
	slices.SortFunc(a.files, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	return a, nil
}

// check refuses what no export of chats holds.
func (a *archive) check(f *zip.File) error {
	switch {
	case !fs.ValidPath(strings.TrimSuffix(f.Name, "/")):
		return errors.New("a name in it leads out of it; nothing of it is read")
	case f.Mode()&fs.ModeType != 0 && !f.Mode().IsDir():
		return errors.New("it holds a link or a device; nothing of it is read")
	}
	return nil
}

// logs returns the files that can be logs: neither pictures nor archives.
func (a *archive) logs() []*zip.File {
	var out []*zip.File
	for _, f := range a.files {
		if !isMedia(f.Name) && !isZip(f.Name) && !isPacked(f.Name) {
			out = append(out, f)
		}
	}
	return out
}

// isMedia knows by their names the files that exports put beside their logs.
func isMedia(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".svg", ".ico", ".tgs", ".mp4", ".mov", ".3gp", ".webm", ".avi", ".mkv",
		".mp3", ".m4a", ".ogg", ".opus", ".oga", ".wav", ".aac", ".amr", ".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx",
		".vcf", ".css", ".js", ".woff", ".woff2", ".ttf":
		return true
	}
	return false
}

// open unpacks one file. Whoever calls it closes it.
func (a *archive) open(f *zip.File) (io.ReadCloser, error) {
	in, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("it cannot be unpacked: %w", err)
	}
	return &unzipped{in, a}, nil
}

// unzipped counts what an archive unpacks to, over all of its files.
type unzipped struct {
	io.ReadCloser
	archive *archive
}

func (u *unzipped) Read(p []byte) (int, error) {
	if u.archive.left <= 0 {
		return 0, sources.ErrSwollen
	}
	n, err := u.ReadCloser.Read(p[:min(int64(len(p)), u.archive.left)])
	u.archive.left -= int64(n)
	return n, err
}

// near reads what lies beside a file of the archive.
func (a *archive) near() *near {
	return &near{made: map[string]any{}, read: func(name string) []byte {
		name = strings.TrimPrefix(name, a.name+"/")
		i, ok := slices.BinarySearchFunc(a.files, name, func(f *zip.File, name string) int { return strings.Compare(f.Name, name) })
		if !ok {
			return nil
		}
		in, err := a.open(a.files[i])
		if err != nil {
			return nil
		}
		defer in.Close()
		b, _ := io.ReadAll(io.LimitReader(in, nearMost)) // a broken one is as none
		return b
	}}
}
