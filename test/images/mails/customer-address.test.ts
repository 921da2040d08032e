import { describe, expect, test } from '@jest/globals';
import { lookUpAddress } from '../../../images/mails/customer-address.ts';

type Answer = Response | Error;

/** A shop that answers one after the other, and what it was asked. */
function shop(...answers: Answer[]) {
  const asked: { url: string; authorization: string | null }[] = [];
  const request: typeof fetch = async (input, init) => {
    asked.push({ url: String(input), authorization: new Headers(init?.headers).get('authorization') });
    const answer = answers.shift() ?? new Error('asked too often');
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const lookup = {
    url: 'https://shop.example/customers/{customerId}/mail',
    key: async () => 'secret-key',
    fetch: request,
    random: () => 0,
  };
  return { asked, ask: (customerId = 'C 42/7') => lookUpAddress(customerId, lookup) };
}

const says = (value: unknown, status = 200) => new Response(JSON.stringify(value), { status });
const fails = (status: number) => new Response('', { status });

describe('the address of a customer', () => {
  test('is what the shop says when it is asked with the key', async () => {
    const { ask, asked } = shop(says({ email: 'jane@example.com', more: true }));
    expect(await ask()).toEqual({ kind: 'address', email: 'jane@example.com' });
    expect(asked).toEqual([
      { url: 'https://shop.example/customers/C%2042%2F7/mail', authorization: 'Bearer secret-key' },
    ]);
  });

  test.each([
    ['a customer who wants no mails', says({ email: 'jane@example.com', wantsMails: false })],
    ['a customer without an address', says({ email: null })],
    ['a customer whom the shop does not know', fails(404)],
    ['a customer who is gone', fails(410)],
  ])('is none for %s', async (_, answer) => {
    expect(await shop(answer).ask()).toEqual({ kind: 'none' });
  });

  test.each(['.', '..'])('is none for a customer whose id leads to another place than his: %s', async (id) => {
    const { ask, asked } = shop(says({ email: 'jane@example.com' }));
    expect([await ask(id), asked]).toEqual([{ kind: 'none' }, []]);
  });

  test.each(['../admin', 'a/../../b', 'x?y=1', 'x#y', '@evil.example', '//evil.example', '$&', '%2e%2e'])(
    'is asked of the shop and of that customer alone, whatever the id holds: %s',
    async (id) => {
      const { ask, asked } = shop(says({ email: 'jane@example.com' }));
      await ask(id);
      const { host, pathname, search } = new URL(asked[0]?.url ?? '');
      expect([host, search, pathname.split('/').length, decodeURIComponent(pathname.split('/')[2] ?? '')]).toEqual([
        'shop.example',
        '',
        4,
        id,
      ]);
    },
  );

  test('is asked for up to three times while the shop is out of order', async () => {
    const recovered = shop(fails(503), new Error('ECONNRESET'), says({ email: 'jane@example.com' }));
    expect(await recovered.ask()).toEqual({ kind: 'address', email: 'jane@example.com' });
    const down = shop(fails(500), fails(429), fails(503), says({ email: 'jane@example.com' }));
    await expect(down.ask()).rejects.toThrow('lookup of addresses failed: 503');
  });

  test.each([
    ['refuses the key', fails(401)],
    ['says something else', says({ mail: 'jane@example.com' })],
    ['says what is no address', says({ email: 'jane@example.com, all@example.com' })],
    ['says no JSON', new Response('<html>jane@example.com</html>')],
    ['says far too much', says({ email: 'jane@example.com', padding: 'x'.repeat(20_000) })],
  ])('is a fault when the shop %s, told without naming anybody', async (_, answer) => {
    const { ask, asked } = shop(answer);
    const failure = await ask().then(
      () => 'an answer',
      (error: Error) => error.message,
    );
    expect(failure).toMatch(/^The shop's lookup of addresses/);
    expect(failure).not.toMatch(/jane|C 42|secret-key/);
    expect(asked).toHaveLength(1);
  });

  test('is read no further than an address is long, however much the shop sends', async () => {
    let sent = 0;
    let isCancelled = false;
    const endless = new ReadableStream({
      pull: (controller) => {
        sent += 1;
        controller.enqueue(new Uint8Array(1_000).fill(32));
      },
      cancel: () => {
        isCancelled = true;
      },
    });
    await expect(shop(new Response(endless)).ask()).rejects.toThrow('answers something else');
    expect({ isCancelled, isBrief: sent < 20 }).toEqual({ isCancelled: true, isBrief: true });
  });
});
