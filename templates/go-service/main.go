// Counts the words of a text: a small web service of the standard library alone.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

const page = `<!doctype html>
<meta charset="utf-8">
<title>Words</title>
<textarea id="text" rows="10" cols="60">To be or not to be</textarea>
<pre id="counts"></pre>
<script>
  async function count() {
    const answer = await fetch("/count", { method: "POST", body: text.value });
    counts.textContent = JSON.stringify(await answer.json(), null, 2);
  }
  text.oninput = count;
  count();
</script>
`

type counts struct {
	Lines int            `json:"lines"`
	Words int            `json:"words"`
	Each  map[string]int `json:"each"`
}

func count(text string) counts {
	result := counts{Lines: strings.Count(text, "\n") + 1, Each: map[string]int{}}
	for _, word := range strings.Fields(strings.ToLower(text)) {
		result.Words++
		result.Each[word]++
	}
	return result
}

func answer(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(value); err != nil {
		log.Print(err)
	}
}

func routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(page))
	})
	mux.HandleFunc("GET /health", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, map[string]string{"status": "ok"})
	})
	mux.HandleFunc("POST /count", func(w http.ResponseWriter, r *http.Request) {
		text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
		if err != nil {
			http.Error(w, "the text is too long", http.StatusRequestEntityTooLarge)
			return
		}
		answer(w, count(string(text)))
	})
	return mux
}

func main() {
	stop, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer cancel()

	port := os.Getenv("PORT")
	if port == "" {
		port = "8080"
	}
	server := &http.Server{Addr: net.JoinHostPort("", port), Handler: routes(), ReadHeaderTimeout: 10 * time.Second}
	go func() {
		if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
			log.Fatal(err)
		}
	}()
	log.Printf("listening on %s", server.Addr)

	// Requests under way are finished first.
	<-stop.Done()
	finish, done := context.WithTimeout(context.Background(), 10*time.Second)
	defer done()
	if err := server.Shutdown(finish); err != nil {
		log.Fatal(err)
	}
}
