import { expect, test } from '@jest/globals';

const origin = 'https://shop.example';

function apiUrl(): string {
  const url = process.env.INKSTREAM_UPLOAD_API_URL;
  if (url === undefined) throw new Error('No stack is named in the environment; "npm test" starts one');
  return url;
}

test('a page of another origin may ask the upload API, as it may on AWS', async () => {
  const preflight = await fetch(`${apiUrl()}/uploads`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,authorization',
    },
  });
  expect(preflight.status).toBe(204);
  expect(Object.fromEntries(preflight.headers)).toMatchObject({
    'access-control-allow-origin': '*',
    'access-control-allow-methods': expect.stringContaining('POST'),
    'access-control-allow-headers': 'content-type,authorization',
  });
  const answer = await fetch(`${apiUrl()}/uploads/none`, { headers: { origin } });
  expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([401, '*']);
});
