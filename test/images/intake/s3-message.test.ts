import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readIntake } from '../../../images/intake/s3-message.ts';
import { idOf } from './memory-stack.ts';

const bucket = 'uploads';
const uploadId = '0f9d3c1e-58b2-4f0e-9a6e-0c5f2f9b7a11';

function record(key: string, { name = bucket, eventVersion = '2.1' } = {}) {
  return { eventVersion, eventName: 'ObjectCreated:Put', s3: { bucket: { name }, object: { key, sequencer: '00' } } };
}

const read = (...records: unknown[]) => readIntake(JSON.stringify({ Records: records }), bucket);

describe('a notification of S3', () => {
  test('names uploads, each once, by keys that are encoded as in a URL', () => {
    const other = '1a9d3c1e-58b2-4f0e-9a6e-0c5f2f9b7a11';
    const intake = read(record(`uploads/${uploadId}`), record(`uploads%2F${uploadId}`), record(`uploads/${other}`));
    expect(intake).toEqual({ uploadIds: [uploadId, other], reprocess: [], foreign: 0, unknown: undefined });
  });

  test('of any minor version is read, of another major version is not', () => {
    expect(read(record(`uploads/${uploadId}`, { eventVersion: '2.6' })).uploadIds).toEqual([uploadId]);
    const newer = read(record(`uploads/${uploadId}`, { eventVersion: '3.0' }));
    expect(newer).toMatchObject({ uploadIds: [], unknown: { code: 'EVENT_VERSION_UNKNOWN' } });
  });

  test('about objects that are none of ours is counted, whatever their keys', () => {
    const keys = ['uploads/', 'other/x', 'uploads/My+photo+%C3%A4%26.jpg', `uploads/${uploadId}/x`, 'uploads/%E0%A4%A'];
    expect(read(...keys.map((key) => record(key)))).toMatchObject({ uploadIds: [], foreign: keys.length });
    expect(read(record(`uploads/${uploadId}`, { name: 'elsewhere' }))).toMatchObject({ uploadIds: [], foreign: 1 });
  });

  test('that is only a test asks for nothing', () => {
    const text = JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: bucket });
    expect(readIntake(text, bucket)).toEqual({ uploadIds: [], reprocess: [], foreign: 0, unknown: undefined });
  });
});

describe('a message of another kind', () => {
  test('may ask for an image to be made again', () => {
    const imageId = idOf('picture');
    expect(readIntake(JSON.stringify({ reprocess: imageId }), bucket).reprocess).toEqual([imageId]);
    expect(readIntake('{"reprocess":"all"}', bucket)).toMatchObject({
      reprocess: [],
      unknown: { code: 'MESSAGE_UNKNOWN' },
    });
  });

  test('gets a code, while what is understood of it is done', () => {
    expect(readIntake('{', bucket)).toMatchObject({ unknown: { code: 'MESSAGE_UNREADABLE' } });
    expect(readIntake('{"Records":[]}', bucket)).toMatchObject({ unknown: { code: 'MESSAGE_UNKNOWN' } });
    const mixed = read(record(`uploads/${uploadId}`), { eventVersion: '2.1' });
    expect(mixed).toMatchObject({ uploadIds: [uploadId], unknown: { code: 'MESSAGE_UNKNOWN' } });
  });

  test('brings nothing down, whatever it is', () => {
    const shapes = fc.oneof(
      fc.json(),
      fc.string(),
      fc.array(fc.object()).map((Records) => JSON.stringify({ Records })),
    );
    fc.assert(
      fc.property(shapes, (text) => {
        const { uploadIds, reprocess } = readIntake(text, bucket);
        expect([...uploadIds, ...reprocess]).toEqual([]);
      }),
    );
  });
});
