package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"sync"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/klauspost/compress/zstd"
)

// codec turns records into bytes and back. Its parts are safe for many
// goroutines and never change.
type codec struct {
	enc  cbor.UserBufferEncMode
	dec  cbor.DecMode
	zenc *zstd.Encoder
	zdec *zstd.Decoder
}

// theCodec is made once: setting zstd up costs a millisecond, which programs
// that only print their version need not pay.
var theCodec = sync.OnceValue(newCodec)

func newCodec() codec {
	enc, err := cbor.EncOptions{Sort: cbor.SortNone, Time: cbor.TimeRFC3339Nano}.UserBufferEncMode()
	if err != nil {
		panic(fmt.Sprintf("store: cbor options: %v", err))
	}
	dec, err := cbor.DecOptions{MaxArrayElements: 1 << 24, MaxMapPairs: 1 << 20, UTF8: cbor.UTF8DecodeInvalid}.DecMode()
	if err != nil {
		panic(fmt.Sprintf("store: cbor options: %v", err))
	}
	zenc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderCRC(true))
	if err != nil {
		panic(fmt.Sprintf("store: zstd options: %v", err))
	}
	zdec, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(512<<20))
	if err != nil {
		panic(fmt.Sprintf("store: zstd options: %v", err))
	}
	return codec{enc, dec, zenc, zdec}
}

// version leads every CBOR value, so that a later shape can be told apart.
const version = 1

func encode(v any) []byte {
	var b bytes.Buffer
	b.WriteByte(version)
	if err := theCodec().enc.MarshalToBuffer(v, &b); err != nil {
		panic(fmt.Sprintf("store: encoding %T: %v", v, err)) // a record that cannot be encoded is a mistake in this package
	}
	return b.Bytes()
}

func decode(b []byte, v any) error {
	if len(b) == 0 {
		return fmt.Errorf("%w: an empty value", ErrDamaged)
	}
	if b[0] != version {
		return fmt.Errorf("%w: a value of version %d", ErrDamaged, b[0])
	}
	if err := theCodec().dec.Unmarshal(b[1:], v); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return nil
}

func compress(b []byte) []byte { return theCodec().zenc.EncodeAll(b, nil) }

func decompress(b []byte) ([]byte, error) {
	out, err := theCodec().zdec.DecodeAll(b, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return out, nil
}

// timeKey orders by time, the newest first.
func timeKey(t time.Time) []byte {
	return binary.BigEndian.AppendUint64(nil, ^uint64(t.UnixMilli()+1<<62))
}

// keyTime is timeKey's inverse.
func keyTime(b []byte) time.Time {
	return time.UnixMilli(int64(^binary.BigEndian.Uint64(b)) - 1<<62)
}

func join(parts ...[]byte) []byte {
	var out []byte
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}
