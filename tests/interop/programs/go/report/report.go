// Package report is what the Go programs share: one JSON line a check, with
// answers laid out so that two brokers can agree on them.
package report

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strings"
	"time"
)

// FirstTimestamp is that of record 0, in milliseconds; each next is 1 s later.
const FirstTimestamp = int64(1_700_000_000_000)

// Sample gives key, value and headers of record `number`; some have no key or
// no value.
func Sample(number int) (key, value []byte, headers map[string][]byte) {
	if number%5 != 3 {
		key = []byte(fmt.Sprintf("k%d", number%11))
	}
	if number%5 != 4 {
		value = []byte(strings.Repeat(fmt.Sprintf("value %d ", number), 5))
	}
	if number%3 == 0 {
		headers = map[string][]byte{"trace": []byte("\xff\x00")}
	}
	return key, value, headers
}

// Digest is count and SHA-256 of rows, with the first and the last one.
func Digest(rows []string) any {
	sum := sha256.Sum256([]byte(strings.Join(rows, "\n")))
	out := map[string]any{"count": len(rows), "sha256": hex.EncodeToString(sum[:])}
	if len(rows) > 0 {
		out["first"], out["last"] = rows[0], rows[len(rows)-1]
	}
	return out
}

// Show lays an answer out as JSON takes it: errors as text, []byte as text,
// unexported members left out, and those named in `own`, which are each
// broker's own, only as "…".
func Show(value any, own map[string]bool) any {
	return show(reflect.ValueOf(value), own, 0)
}

func show(v reflect.Value, own map[string]bool, depth int) any {
	if !v.IsValid() || depth > 12 {
		return nil
	}
	if v.CanInterface() {
		if err, ok := v.Interface().(error); ok && (v.Kind() != reflect.Pointer || !v.IsNil()) {
			return err.Error()
		}
	}
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return show(v.Elem(), own, depth+1)
	case reflect.Struct:
		out := map[string]any{}
		for i := 0; i < v.NumField(); i++ {
			field := v.Type().Field(i)
			if !field.IsExported() {
				continue
			}
			if own[field.Name] {
				out[field.Name] = "…"
				continue
			}
			out[field.Name] = show(v.Field(i), own, depth+1)
		}
		return out
	case reflect.Map:
		out := map[string]any{}
		for _, key := range v.MapKeys() {
			out[fmt.Sprint(key.Interface())] = show(v.MapIndex(key), own, depth+1)
		}
		return out
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 && v.Kind() == reflect.Slice {
			return fmt.Sprintf("%q", v.Bytes())
		}
		out := make([]any, v.Len())
		for i := range out {
			out[i] = show(v.Index(i), own, depth+1)
		}
		return out
	case reflect.Func, reflect.Chan:
		return nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return v.Int()
	}
	return fmt.Sprint(v.Interface())
}

// Until calls step until done gives true, for at most half a minute.
func Until(done func() bool, step func()) bool {
	for end := time.Now().Add(30 * time.Second); !done(); step() {
		if time.Now().After(end) {
			return false
		}
	}
	return true
}

// Check is a name and what gives the thing seen.
type Check struct {
	Name string
	Run  func() (any, error)
}

// Main runs the checks, or those named behind the address, and prints a line
// for each.
func Main(checks []Check) {
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for _, check := range checks {
		if len(os.Args) > 2 && os.Args[2] != check.Name {
			continue
		}
		row := map[string]any{"check": check.Name}
		seen, err := safely(check.Run)
		row["seen"] = seen
		if err != nil {
			row["error"] = err.Error()
		}
		if err := out.Encode(row); err != nil {
			panic(err)
		}
	}
}

func safely(run func() (any, error)) (seen any, err error) {
	defer func() {
		if problem := recover(); problem != nil {
			err = fmt.Errorf("panic: %v", problem)
		}
	}()
	return run()
}
