import type { Client } from '@opensearch-project/opensearch';
import { type GatewayAnswer, type GatewayRequest, refuseAnswer, refuseRequest } from './gateway-request.ts';

/**
 * Passes a request on to the domain, and its answer back as it is, whatever its status.
 * @param isReader whether whoever asks may only look
 * @throws the client's errors for a domain that cannot be reached
 */
export async function askDomain(client: Client, request: GatewayRequest, isReader: boolean): Promise<GatewayAnswer> {
  const refused = refuseRequest(request, isReader);
  if (refused !== undefined) return refused;
  const { method, path, querystring, body, contentType } = request;
  const answer = await client.transport.request(
    { method, path, querystring, ...(body !== '' && { body }) },
    { asStream: true, headers: { 'accept-encoding': 'identity', ...(contentType && { 'content-type': contentType }) } },
  );
  const given = {
    status: answer.statusCode ?? 502,
    contentType: answer.headers?.['content-type'] ?? undefined,
    body: await readAll(answer.body as unknown as AsyncIterable<Uint8Array>),
  };
  return refuseAnswer(given) ?? given;
}

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
