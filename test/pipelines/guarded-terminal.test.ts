import { Writable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { surviveClosedPipe } from '../../pipelines/closed-pipe.ts';
import { shownByTerminal } from '../../pipelines/guarded-terminal.ts';

describe('in a terminal', () => {
  test.each([
    ['that clears the screen', 'a\u001b[2Jb', String.raw`a\u001b[2Jb`],
    ['that names the window', 'a\u001b]0;x\u0007', String.raw`a\u001b]0;x\u0007`],
    ['in one character, as JSON leaves it', '"\u009b2J"', String.raw`"\u009b2J"`],
    ['that turns a text around', '"\u202egpj.exe"', String.raw`"\u202egpj.exe"`],
    ['that writes over the line', 'error\rdone', String.raw`error\u000ddone`],
    ['that hides the cursor', 'a\u001b[?25lb', String.raw`a\u001b[?25lb`],
    ['that goes up and overwrites', 'x\n\u001b[1Aok', `x\n${String.raw`\u001b[1A`}ok`],
  ])('a sequence of somebody else is shown: one %s', (_, text, shown) => {
    expect(shownByTerminal(text)).toBe(shown);
  });

  test.each([
    ['colours', '\u001b[31merror\u001b[39m no such file\n'],
    ['tables and ends of lines', '│ a\t│\r\n'],
    ['progress lines', '\r\u001b[2K\u001b[36m⠋\u001b[39m loading'],
    ['the end of a progress line', '\r\u001b[K'],
    ['prompts', '\u001b[1G'],
    ['the cursor that a progress bar hides', '\u001b[?25l'],
    ['the cursor that it shows again', '\u001b[?25h'],
    ['long lines that it cuts', '\u001b[?7l'],
    ['the place that it goes back to', '\u001b8'],
    ['other languages and emoji', 'Ünïcode 印刷 👩‍👩‍👧 عربى\n'],
  ])('%s stay what they are', (_, text) => {
    expect(shownByTerminal(text)).toBe(text);
  });
});

/** What comes out at the other end of a stream that is or is no terminal. */
function written(isTTY: boolean, ...chunks: (string | Uint8Array)[]): string {
  const read: Buffer[] = [];
  const sink = Object.assign(
    new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        read.push(chunk);
        done();
      },
    }),
    { isTTY },
  );
  surviveClosedPipe([sink]);
  for (const chunk of chunks) sink.write(chunk);
  return Buffer.concat(read).toString('utf8');
}

describe('what a command prints', () => {
  const json = JSON.stringify({ title: 'a\u009b2Jb\u202ec' });

  test('is guarded where a terminal reads it, and the same JSON for a program', () => {
    expect(written(true, json)).toBe(String.raw`{"title":"a\u009b2Jb\u202ec"}`);
    expect(JSON.parse(written(true, json))).toEqual(JSON.parse(json));
  });

  test('is left alone in a file or pipe, and so are bytes', () => {
    expect(written(false, json)).toBe(json);
    expect(written(true, Buffer.from('a\u001b[2J'))).toBe('a\u001b[2J');
  });
});
