// Sending files, one at a time, with progress; what the network broke goes again by itself.

import { newId } from "/static/keep.js";
import { ours } from "/static/session.js";
import { word } from "/static/words.js";

const LARGEST = 20 * 1024 * 1024; // bytes, what the server takes
const LONGEST = 5 * 60_000; // ms for one file on a poor line

export class Uploads {
  #log;
  #notice;
  #clear;
  #queue = []; // {id, file}, the first of which may be on its way
  #broken = new Map(); // id -> the same, waiting for the network
  #request = null;

  /**
   * `clear()` tells whether everything said before has arrived: a file goes another way than
   * words and must not overtake the command that asks for it.
   */
  constructor(log, notice, clear) {
    this.#log = log;
    this.#notice = notice;
    this.#clear = clear;
  }

  start(files) {
    for (const file of files) {
      if (file.size > LARGEST) {
        this.#notice(word("tooLarge"));
        continue;
      }
      const upload = { id: newId(), file };
      this.#log.pending(upload.id, "", { name: file.name, size: file.size });
      this.#queue.push(upload);
    }
    this.proceed();
  }

  /** The network is back. */
  resume() {
    for (const upload of [...this.#broken.values()]) this.#again(upload);
    this.proceed();
  }

  forget() {
    this.#queue = [];
    this.#broken.clear();
    this.#request?.abort();
    this.#request = null;
  }

  /** Sends the next file, if there is one and its turn has come. */
  proceed() {
    if (this.#request || !this.#queue.length || !this.#clear()) return;
    const upload = this.#queue[0];
    const request = new XMLHttpRequest(); // fetch() cannot tell how far a body has got
    this.#request = request;
    request.open("POST", ours("/upload"));
    request.timeout = LONGEST;
    request.responseType = "json";
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) this.#log.progress(upload.id, event.loaded / event.total);
    };
    request.onload = () => this.#answered(upload, request);
    request.onerror = request.ontimeout = () => this.#unreached(upload);
    const form = new FormData();
    form.append("id", upload.id);
    form.append("file", upload.file);
    request.send(form);
  }

  #again(upload) {
    this.#broken.delete(upload.id);
    this.#log.retrying(upload.id);
    this.#queue.push(upload);
    this.proceed();
  }

  #answered(upload, request) {
    if (request.status >= 500) return this.#unreached(upload);
    if (request.response?.ok) this.#log.acknowledged(upload.id);
    else this.#fail(upload, request.response?.error || word("uploadFailed"));
    this.#done();
  }

  #unreached(upload) {
    this.#broken.set(upload.id, upload);
    this.#fail(upload, word("uploadWaiting"));
    this.#done();
  }

  #fail(upload, reason) {
    this.#log.failed(upload.id, reason, [
      [word("tryAgain"), () => this.#again(upload)],
      [word("remove"), () => this.#remove(upload)],
    ]);
  }

  #remove(upload) {
    this.#broken.delete(upload.id);
    this.#log.remove(upload.id);
  }

  #done() {
    this.#queue.shift();
    this.#request = null;
    this.proceed();
  }
}
