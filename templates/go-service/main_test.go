package main

import (
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
)

func ask(method, path, body string) *httptest.ResponseRecorder {
	recorder := httptest.NewRecorder()
	routes().ServeHTTP(recorder, httptest.NewRequest(method, path, strings.NewReader(body)))
	return recorder
}

func TestCount(t *testing.T) {
	got := count("To be\nor not to be")
	want := counts{Lines: 2, Words: 6, Each: map[string]int{"to": 2, "be": 2, "or": 1, "not": 1}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestRoutes(t *testing.T) {
	for _, c := range []struct {
		method, path, body string
		status             int
		says               string
	}{
		{"GET", "/health", "", http.StatusOK, `{"status":"ok"}`},
		{"GET", "/", "", http.StatusOK, "<title>Words</title>"},
		{"POST", "/count", "a b a", http.StatusOK, `"a":2`},
		{"GET", "/count", "", http.StatusMethodNotAllowed, ""},
		{"POST", "/count", strings.Repeat("a", 2<<20), http.StatusRequestEntityTooLarge, "too long"},
	} {
		got := ask(c.method, c.path, c.body)
		if got.Code != c.status || !strings.Contains(got.Body.String(), c.says) {
			t.Errorf("%s %s: %d %s", c.method, c.path, got.Code, got.Body)
		}
	}
}
