/**
 * What a browser starts for each connection: passes frames between its standard streams and the companion's socket. It
 * reads lengths, never content, and ends when either side ends. The browser can end this program, never the companion.
 */
import { connect } from 'node:net';
import { pipeline, Transform } from 'node:stream';
import { ZegelError } from '../../shared/errors/zegel-error.ts';
import { encodeFrame, FrameDecoder } from '../../shared/protocol/frame.ts';
import { knownAddress } from '../link/address.ts';

let ending = false;

/** The last word to the browser: an error about the link itself. */
function endWith(error: ZegelError): void {
  if (ending) return;
  ending = true;
  process.stdout.write(encodeFrame({ kind: 'error', id: 0, error: error.report() }), () => process.exit(0));
}

/** Lets whole frames pass; one above the cap ends the link before anything of it is kept. */
function framesOnly(): Transform {
  const frames = new FrameDecoder();
  const through = new Transform({
    transform(bytes: Buffer, _, done) {
      try {
        for (const body of frames.push(bytes)) {
          const header = Buffer.alloc(4);
          header.writeUInt32LE(body.length);
          this.push(header);
          this.push(body);
        }
        done();
      } catch (thrown) {
        done(ZegelError.of(thrown));
      }
    },
  });
  // Before `pipeline` listens: it takes the other direction down with this one.
  through.once('error', (error) => endWith(ZegelError.of(error)));
  return through;
}

async function home(): Promise<string> {
  return process.env.ZEGEL_HOME || (await import('../setup/default-home.ts')).homeFolder(undefined, process.env);
}

const address = knownAddress(await home());
if (address === null) endWith(new ZegelError('link.companion-not-running'));
else {
  const socket = connect(address);
  const refused = (cause: unknown) => endWith(new ZegelError('link.companion-not-running', {}, cause));
  socket.once('error', refused);
  socket.once('connect', () => {
    socket.off('error', refused);
    const ended = () => {
      if (!ending) process.exit(0);
    };
    pipeline(process.stdin, framesOnly(), socket, ended);
    pipeline(socket, framesOnly(), process.stdout, ended);
  });
}
