//! As much of GitHub's interface to comments as the script uses, on this machine.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;

use serde_json::{Value, json};

/// A comment on the only pull request there is.
pub struct Comment {
    body: String,
    user_type: &'static str,
    association: &'static str,
}

impl Comment {
    /// What a workflow's token writes.
    pub fn of_bot(body: &str) -> Self {
        Self {
            body: body.to_owned(),
            user_type: "Bot",
            association: "NONE",
        }
    }

    /// What somebody from outside the project writes.
    pub fn of_stranger(body: &str) -> Self {
        Self {
            body: body.to_owned(),
            user_type: "User",
            association: "CONTRIBUTOR",
        }
    }
}

#[derive(Default)]
struct State {
    /// Deleted ones leave a gap, so that ids stay.
    comments: Vec<Option<Comment>>,
    requests: Vec<String>,
    authorizations: Vec<String>,
    /// The status that answers everything but GET.
    refusal: Option<u16>,
    /// What answers GET instead of the comments.
    list: Option<&'static str>,
}

/// A server on a port of its own. It ends with the test's process.
pub struct Stub {
    port: u16,
    state: Arc<Mutex<State>>,
}

impl Stub {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let state = Arc::new(Mutex::new(State::default()));
        let served = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming() {
                serve(
                    stream.expect("a connection"),
                    &mut served.lock().expect("the state"),
                );
            }
        });
        Self { port, state }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn add(&self, comment: Comment) {
        self.state().comments.push(Some(comment));
    }

    pub fn refuse_writing(&self, status: u16) {
        self.state().refusal = Some(status);
    }

    pub fn answer_lists_with(&self, text: &'static str) {
        self.state().list = Some(text);
    }

    /// `METHOD path`, in the order they came.
    pub fn requests(&self) -> Vec<String> {
        self.state().requests.clone()
    }

    /// The `Authorization` header of each request.
    pub fn authorizations(&self) -> Vec<String> {
        self.state().authorizations.clone()
    }

    /// The comments there are.
    pub fn bodies(&self) -> Vec<String> {
        let state = self.state();
        let there = state.comments.iter().flatten();
        there.map(|comment| comment.body.clone()).collect()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("the state")
    }
}

/// Answers one request and closes the connection.
fn serve(stream: TcpStream, state: &mut State) {
    let mut reader = BufReader::new(&stream);
    let mut line = String::new();
    reader.read_line(&mut line).expect("a request line");
    let mut words = line.split_whitespace();
    let method = words.next().expect("a method").to_owned();
    let target = words.next().expect("a target").to_owned();

    let mut length = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).expect("a header");
        let Some((name, value)) = header.trim_end().split_once(": ") else {
            break;
        };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().expect("a number"),
            "authorization" => state.authorizations.push(value.to_owned()),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("a body");

    state.requests.push(format!("{method} {target}"));
    let (status, answer) = state.answer(&method, &target, &body);
    write!(
        &stream,
        "HTTP/1.1 {status} -\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{answer}",
        answer.len()
    )
    .expect("an answer");
}

impl State {
    fn answer(&mut self, method: &str, target: &str, body: &[u8]) -> (u16, String) {
        if method == "GET" {
            return (200, self.page(target));
        }
        if let Some(status) = self.refusal {
            return (status, json!({"message": "no"}).to_string());
        }
        let index = target
            .strip_prefix("/repos/octo/notes/issues/comments/")
            .map(|id| id.parse::<usize>().expect("an id") - 1);
        match (method, index) {
            ("POST", None) => {
                self.comments.push(Some(Comment::of_bot(&sent_body(body))));
                (201, "{}".to_owned())
            }
            ("PATCH", Some(index)) => {
                self.comments[index] = Some(Comment::of_bot(&sent_body(body)));
                (200, "{}".to_owned())
            }
            ("DELETE", Some(index)) => {
                self.comments[index] = None;
                (204, String::new())
            }
            _ => (400, json!({"message": "unexpected"}).to_string()),
        }
    }

    fn page(&self, target: &str) -> String {
        if let Some(list) = self.list {
            return list.to_owned();
        }
        let number = |name: &str| -> usize {
            let (_, query) = target.split_once('?').expect("a query");
            let value = query.split('&').find_map(|pair| pair.strip_prefix(name));
            value.expect("a parameter").parse().expect("a number")
        };
        let (size, page) = (number("per_page="), number("page="));
        let there: Vec<Value> = self
            .comments
            .iter()
            .zip(1..)
            .filter_map(|(comment, id)| Some((comment.as_ref()?, id)))
            .map(|(comment, id)| {
                json!({
                    "id": id,
                    "body": comment.body,
                    "user": {"type": comment.user_type},
                    "author_association": comment.association,
                })
            })
            .skip(size * (page - 1))
            .take(size)
            .collect();
        Value::Array(there).to_string()
    }
}

fn sent_body(request: &[u8]) -> String {
    let request: Value = serde_json::from_slice(request).expect("JSON");
    request["body"].as_str().expect("a body").to_owned()
}
