import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createUploadObjects } from '../../../images/upload/upload-objects-client.ts';

const region = 'eu-central-1';
const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' };
const s3 = new S3Client({ region, credentials, requestChecksumCalculation: 'WHEN_REQUIRED' });
const objects = createUploadObjects(s3, 'uploads');
const key = 'uploads/01a200bd-2ec4-7159-be32-b38279726b7e';

interface Policy {
  readonly expiration: string;
  readonly conditions: readonly unknown[];
}

async function policyOf(file: { contentType: string; sizeBytes: number }): Promise<Policy> {
  const { fields } = await objects.presignForm(key, file, 900);
  return JSON.parse(Buffer.from(fields.Policy ?? '', 'base64').toString('utf8'));
}

describe('a signed form', () => {
  test('admits one key, one type and one size, and each only exactly', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('image/jpeg', 'image/tiff', 'application/octet-stream'),
        fc.integer({ min: 1, max: 64 * 1024 * 1024 }),
        async (contentType, sizeBytes) => {
          const { conditions } = await policyOf({ contentType, sizeBytes });
          expect(conditions).toContainEqual({ bucket: 'uploads' });
          expect(conditions).toContainEqual({ key });
          expect(conditions).toContainEqual({ 'Content-Type': contentType });
          expect(conditions).toContainEqual(['content-length-range', sizeBytes, sizeBytes]);
          expect(conditions.filter((condition) => JSON.stringify(condition).includes('starts-with'))).toEqual([]);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('names every field that may be sent with it, so that none can be added', async () => {
    const { fields } = await objects.presignForm(key, { contentType: 'image/png', sizeBytes: 10 }, 900);
    const { conditions } = await policyOf({ contentType: 'image/png', sizeBytes: 10 });
    const named = conditions.flatMap((condition) => (Array.isArray(condition) ? [] : Object.keys(condition as object)));
    expect(Object.keys(fields).filter((name) => !named.includes(name))).toEqual(['Policy', 'X-Amz-Signature']);
    expect(named).not.toContain('acl');
  });

  test('is good for a quarter of an hour', async () => {
    const { expiration } = await policyOf({ contentType: 'image/png', sizeBytes: 10 });
    const seconds = (Date.parse(expiration) - Date.now()) / 1000;
    expect(seconds).toBeGreaterThan(880);
    expect(seconds).toBeLessThanOrEqual(901);
  });
});

test('a signed address of a part admits its number and its length alone', async () => {
  const address = new URL(await objects.presignPart(key, { multipartId: 'm', partNumber: 3, bytes: 1_000 }, 3_600));
  expect(address.searchParams.get('X-Amz-SignedHeaders')).toBe('content-length;host');
  expect(address.pathname).toBe(`/${key}`);
  expect([address.searchParams.get('partNumber'), address.searchParams.get('uploadId')]).toEqual(['3', 'm']);
});
