import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { readImagesConfig } from '../../../images/config.ts';
import {
  type StartUploadAnswer,
  type StartUploadRequest,
  startUploadAnswer,
  type UploadAnswer,
  uploadAnswer,
  uploadProblem,
} from '../../../images/upload/upload-contract.ts';
import { signedInAs } from '../../demo-token.ts';
import { artwork } from '../artwork.ts';

export interface ApiReply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A print that has 304.8 dpi of `smallPicture`; small, so that tests wait less. */
export const smallPrint = { product: 'TEST-PRINT', widthMm: 34, heightMm: 54, bleedMm: 3 };

/** A JPEG that no other test has. */
export function smallPicture(): Promise<Buffer> {
  return artwork(480, 720, randomInt(2 ** 31))
    .jpeg({ quality: 90 })
    .toBuffer();
}

const { uploadApiUrl } = readImagesConfig(['uploadApiUrl']);
const startedIds: string[] = [];

/** One request of the deployed API, by a signed-in customer; what goes wrong is told as the contract says. */
export async function askApi(method: string, path: string, body?: object, customer?: string): Promise<ApiReply> {
  const response = await fetch(`${uploadApiUrl}${path}`, {
    method,
    redirect: 'manual',
    headers: { 'content-type': 'application/json', ...(await signedInAs(customer)) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const { status, headers } = response;
  const text = await response.text();
  if (status >= 400) uploadProblem.parse(JSON.parse(text));
  return { status, headers, text };
}

export async function startDeployed(request: StartUploadRequest): Promise<StartUploadAnswer> {
  const { status, text } = await askApi('POST', '/uploads', request);
  if (status !== 201) throw new Error(`POST /uploads answered ${status}: ${text}`);
  const started = startUploadAnswer.parse(JSON.parse(text));
  startedIds.push(started.uploadId);
  return started;
}

/** Sends a form to S3 as a browser would. */
export async function sendForm(url: string, fields: Readonly<Record<string, string>>, content: Uint8Array) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([content]));
  const response = await fetch(url, { method: 'POST', body: form });
  return { status: response.status, text: await response.text() };
}

/** Starts an upload and sends its file; answers its id. */
export async function uploadDeployed(fileName: string, content: Uint8Array, print = smallPrint): Promise<string> {
  const { uploadId, upload } = await startDeployed({ ...print, fileName, sizeBytes: content.byteLength });
  if (upload.kind !== 'post') throw new Error(`${content.byteLength} bytes are to be sent as ${upload.kind}`);
  const { status, text } = await sendForm(upload.url, upload.fields, content);
  if (status !== 204) throw new Error(`S3 answered ${status}: ${text}`);
  return uploadId;
}

export async function readDeployed(uploadId: string): Promise<UploadAnswer> {
  return uploadAnswer.parse(JSON.parse((await askApi('GET', `/uploads/${uploadId}`)).text));
}

/** Polls until an upload is none of these any more, and insists that it had no other state before. */
export async function waitWhile(states: readonly UploadAnswer['state'][], uploadId: string): Promise<UploadAnswer> {
  const givenUpAt = Date.now() + 100_000;
  for (;;) {
    const upload = await readDeployed(uploadId);
    if (!states.includes(upload.state)) return upload;
    if (Date.now() > givenUpAt) throw new Error(`${uploadId} is still ${upload.state}`);
    await sleep(300);
  }
}

export async function removeStarted(): Promise<void> {
  for (const uploadId of startedIds.splice(0)) await askApi('DELETE', `/uploads/${uploadId}`);
}
