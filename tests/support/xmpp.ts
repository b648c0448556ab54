import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A text as XML content or attribute value. */
function xml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

/**
 * The little of XMPP (RFC 6120, 6121) that it takes to send messages as a phone or another computer would: one account,
 * over an unencrypted connection to a server on this machine.
 */
export class XmppAccount {
  readonly #socket: Socket;
  readonly #user: string;
  #heard = '';
  #wake: () => void = () => undefined;
  #next = 0;

  private constructor(socket: Socket, user: string) {
    this.#socket = socket;
    this.#user = user;
    socket.setEncoding('utf8').on('data', (piece: string) => {
      this.#heard += piece;
      this.#wake();
    });
    socket.on('close', () => this.#wake());
  }

  /** Logs in as `user@localhost` and is available. */
  static async login(port: number, user: string, password: string): Promise<XmppAccount> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const account = new XmppAccount(socket, user);
    await account.#stream();
    const plain = Buffer.from(`\0${user}\0${password}`).toString('base64');
    await account.#ask(`<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${plain}</auth>`, '<success');
    await account.#stream();
    await account.#iq(`<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>telefoon</resource></bind>`);
    socket.write('<presence/>');
    return account;
  }

  /** Gives somebody a name in the list of contacts. */
  async addContact(jid: string, name: string): Promise<void> {
    await this.#iq(`<query xmlns='jabber:iq:roster'><item jid='${xml(jid)}' name='${xml(name)}'/></query>`);
  }

  /** Sends one message. @param at stated as the time of sending (XEP-0203), if given */
  async send(to: string, id: string, text: string, at?: string): Promise<void> {
    const delay = at ? `<delay xmlns='urn:xmpp:delay' stamp='${xml(at)}'/>` : '';
    await this.act(to, id, `<body>${xml(text)}</body>${delay}`);
  }

  /** Sends a message of any other kind: a correction, a reaction. @param content XML */
  async act(to: string, id: string, content: string): Promise<void> {
    this.#socket.write(`<message to='${xml(to)}' type='chat' id='${xml(id)}'>${content}</message>`);
    // The server answers in order: when it has answered this it has the message.
    await this.#iq(`<ping xmlns='urn:xmpp:ping'/>`, 'get');
  }

  async close(): Promise<void> {
    this.#socket.end('</stream:stream>');
    await once(this.#socket, 'close');
  }

  #stream(): Promise<void> {
    const opening = `<?xml version='1.0'?><stream:stream to='localhost' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>`;
    return this.#ask(opening, '</stream:features>');
  }

  #iq(content: string, type: 'get' | 'set' = 'set'): Promise<void> {
    const id = `${this.#user}-${this.#next++}`;
    const to = type === 'get' ? ` to='localhost'` : '';
    return this.#ask(`<iq type='${type}' id='${id}'${to}>${content}</iq>`, id);
  }

  /** Says something and waits for a word of the answer. */
  async #ask(say: string, answer: string): Promise<void> {
    this.#heard = '';
    this.#socket.write(say);
    while (!this.#heard.includes(answer)) {
      await new Promise<void>((heard) => {
        this.#wake = heard;
      });
      if (this.#socket.destroyed) throw new Error(`the server hung up instead of ${answer}`);
      if (/<failure|<stream:error|type='error'/.test(this.#heard)) throw new Error(this.#heard);
    }
  }
}
