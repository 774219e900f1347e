//! Listens on PORT until it is told to stop; a request under way is answered first.

use std::error::Error;
use std::sync::Arc;
use std::{env, thread};

use rust_service::answer;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use tiny_http::{Header, Request, Response, Server};

fn serve(mut request: Request) -> Result<(), Box<dyn Error>> {
    let mut body = String::new();
    request.as_reader().read_to_string(&mut body)?;
    let method = request.method().to_string();
    let (status, kind, text) = answer(&method, request.url(), &body);
    println!("{method} {} {status}", request.url());
    let kind = Header::from_bytes("Content-Type", kind).map_err(|()| "a header that is none")?;
    Ok(request.respond(
        Response::from_string(text)
            .with_status_code(status)
            .with_header(kind),
    )?)
}

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let port = env::var("PORT").unwrap_or_else(|_| "8080".into());
    let server = Arc::new(Server::http(format!("0.0.0.0:{port}"))?);
    let mut signals = Signals::new([SIGINT, SIGTERM])?;
    let told = Arc::clone(&server);
    thread::spawn(move || {
        signals.forever().next();
        told.unblock();
    });
    println!("listening on port {port}");
    for request in server.incoming_requests() {
        if let Err(problem) = serve(request) {
            eprintln!("{problem}");
        }
    }
    Ok(())
}
