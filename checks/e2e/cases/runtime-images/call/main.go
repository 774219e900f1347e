// Runs alone in an image without a shell or a C library, and asserts what such an
// image promises to a static program: certificates, zones, a folder to write to.
package main

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"log"
	"net"
	"os"
	"strings"
	"time"
)

// serve answers on loopback with the certificate of an authority and gives its address.
func serve(authority string) string {
	certificate, err := tls.LoadX509KeyPair("/case/"+authority+".pem", "/case/"+authority+".key")
	must(err)
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{certificate}})
	must(err)
	go func() {
		for {
			connection, err := listener.Accept()
			must(err)
			// Without the end of a request: the caller did not trust the certificate.
			if line, err := bufio.NewReader(connection).ReadString('\n'); err == nil && strings.HasPrefix(line, "GET / ") {
				fmt.Fprint(connection, "HTTP/1.0 200 OK\r\n\r\n")
			}
			connection.Close()
		}
	}()
	_, port, err := net.SplitHostPort(listener.Addr().String())
	must(err)
	return net.JoinHostPort("localhost", port)
}

// call makes an HTTPS request and gives the answer's first line.
func call(address string) (string, error) {
	connection, err := tls.Dial("tcp", address, nil)
	if err != nil {
		return "", err
	}
	defer connection.Close()
	fmt.Fprint(connection, "GET / HTTP/1.0\r\n\r\n")
	return bufio.NewReader(connection).ReadString('\n')
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func main() {
	answer, err := call(serve("trusted"))
	must(err)
	fmt.Print("trusted: ", answer)
	_, err = call(serve("other"))
	if err == nil || !strings.Contains(err.Error(), "unknown authority") {
		log.Fatalf("another authority is trusted: %v", err)
	}
	_, err = time.LoadLocation("Europe/Paris")
	must(err)
	_, err = os.CreateTemp("", "probe")
	must(err)
	if _, err = os.Stat("/bin"); err == nil || os.Getuid() != 65532 {
		log.Fatalf("there is a /bin, or this is user %d", os.Getuid())
	}
}
