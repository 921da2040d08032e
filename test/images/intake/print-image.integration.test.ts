import { randomBytes, randomUUID } from 'node:crypto';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, describe, expect, test } from '@jest/globals';
import { imageStateKey } from '../../../images/intake/image-state.ts';
import { imageFolder, quarantineFolder } from '../../../images/passport/object-keys.ts';
import { printProfileVersion } from '../../../images/print/print-profiles.ts';
import { sharp } from '../../../images/sharp.ts';
import { startCommand } from '../../run-command.ts';
import {
  announce,
  bucket,
  cleanUp,
  config,
  dynamo,
  idOf,
  indexed,
  keysOf,
  order,
  passportOf,
  remove,
  s3,
  send,
  smallPicture,
  store,
  until,
  upload,
} from './deployed-images.ts';

const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });

afterAll(async () => {
  await cleanUp();
  sqs.destroy();
}, 120_000);

describe('an uploaded picture', () => {
  test('gets a passport, files that caches may keep for ever, and an event that reaches the product index', async () => {
    const bytes = await smallPicture();
    const imageId = idOf(bytes);
    await upload(bytes);
    const passport = await passportOf(imageId);
    expect(passport).toMatchObject({ imageId, order, verdict: expect.stringMatching(/^(ready|warn)$/) });
    const files = [...passport.renditions, passport.proof, passport.press].filter((file) => file !== null);
    for (const { key, contentType, bytes: size, sha256 } of files) {
      const head = await s3.send(
        new HeadObjectCommand({ Bucket: config.imageBucket, Key: key, ChecksumMode: 'ENABLED' }),
      );
      expect(head).toMatchObject({
        ContentType: contentType,
        ContentLength: size,
        CacheControl: 'public, max-age=31536000, immutable',
        ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64'),
      });
    }
    const seen = await until('the event in the index', () => indexed(imageId));
    expect(seen).toEqual({ version: 1, verdict: passport.verdict });
  });

  test('under two uploads is made once, stays until the last is deleted, and comes back with the next', async () => {
    const bytes = await smallPicture();
    const imageId = idOf(bytes);
    const first = await upload(bytes);
    await passportOf(imageId);
    const second = await upload(bytes);
    await until('the second upload', async () => (await store.readUpload(second))?.state === 'present');
    const keys = await keysOf(imageId);
    await remove(first);
    await until('the first deletion', async () => (await store.readLinks(imageId)).length === 1);
    expect(await keysOf(imageId)).toEqual(keys);
    expect(await until('the event in the index', () => indexed(imageId))).toMatchObject({ version: 1 });
    await remove(second);
    await until('the deletion', async () => (await keysOf(imageId)).length === 0);
    const deleted = await until('its event', async () => {
      const seen = await indexed(imageId);
      return seen?.verdict === 'deleted' && seen;
    });
    expect(deleted.version).toBe(2);
    await send(await announce(), bytes);
    expect((await passportOf(imageId)).imageId).toBe(imageId);
    await until('its return', async () => (await indexed(imageId))?.version === 3);
  });

  test('for two prints at once has both, whoever works on it', async () => {
    const bytes = await smallPicture();
    const larger = { ...order, widthMm: 80, heightMm: 120 };
    await Promise.all([upload(bytes, order), upload(bytes, larger)]);
    await Promise.all([passportOf(idOf(bytes), order), passportOf(idOf(bytes), larger)]);
  });

  test('that was replaced under the same key gives way to the other', async () => {
    const [before, after] = await Promise.all([smallPicture(), smallPicture()]);
    const uploadId = await upload(before);
    await passportOf(idOf(before));
    await send(uploadId, after);
    await passportOf(idOf(after));
    await until('the old files gone', async () => (await keysOf(idOf(before))).length === 0);
  });
});

describe('a file that cannot be read', () => {
  test('is rejected by its code, and kept in quarantine with the reason', async () => {
    const bytes = Buffer.concat([Buffer.from([1, 2, 3, 4]), randomBytes(200)]);
    const imageId = idOf(bytes);
    await upload(bytes);
    const passport = await passportOf(imageId);
    expect(passport).toMatchObject({ verdict: 'rejected', image: null, findings: [{ code: 'FORMAT_UNKNOWN' }] });
    const folder = quarantineFolder(imageId);
    expect(await bucket.listKeys(folder)).toEqual([`${folder}original`, `${folder}reason.json`]);
    await until('its event', async () => (await indexed(imageId))?.verdict === 'rejected');
  });
});

describe('a message of the queue', () => {
  test('that nobody understands in part lies among the dead letters with its reason, once the rest was done', async () => {
    const record = (key: string) => ({
      eventVersion: '2.1',
      s3: { bucket: { name: config.uploadBucket }, object: { key } },
    });
    const foreign = ['uploads/My+photo+%C3%A4%26%2B.jpg', `uploads/${randomUUID()}`].map(record);
    const MessageBody = JSON.stringify({ Records: [...foreign, { eventVersion: '9.0', mark: randomUUID() }] });
    await sqs.send(new SendMessageCommand({ QueueUrl: config.printImagesQueueUrl, MessageBody }));
    const QueueUrl = config.printImagesDlqUrl;
    const letter = await until('the dead letter', async () => {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          ...{ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 1 },
          MessageAttributeNames: ['All'],
        }),
      );
      return Messages.find(({ Body }) => Body === MessageBody);
    });
    expect(letter.MessageAttributes?.reason?.StringValue).toBe('EVENT_VERSION_UNKNOWN');
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: letter.ReceiptHandle }));
  });
});

describe('for the operator', () => {
  test('reprocess has images made again that stand by earlier print profiles, and takes their old files away', async () => {
    const bytes = await smallPicture();
    const imageId = idOf(bytes);
    await upload(bytes);
    await passportOf(imageId);
    await until('the end of the work', async () => (await store.readState(imageId))?.leaseUntilMs === 0);
    const old = `${imageFolder(imageId)}v0/web/320.jpg`;
    await s3.send(new PutObjectCommand({ Bucket: config.imageBucket, Key: old, Body: 'x' }));
    await dynamo.send(
      new UpdateItemCommand({
        TableName: config.printImageTable,
        Key: marshall(imageStateKey(imageId)),
        UpdateExpression: 'SET profileVersion = :earlier',
        ExpressionAttributeValues: marshall({ ':earlier': 0 }),
      }),
    );
    const command = 'images/intake/reprocess/reprocess.command.ts';
    const dry = await startCommand(command, ['--profile-before', '1', '--dry-run']).outcome;
    expect(dry).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Nothing was sent') });
    const done = await startCommand(command, ['--profile-before', '1', '--wait', '--json']).outcome;
    expect({ exitCode: done.exitCode, report: JSON.parse(done.stdout) }).toMatchObject({
      exitCode: 0,
      report: { left: [] },
    });
    await until('the old file gone', async () => !(await keysOf(imageId)).includes(old));
    expect((await store.readState(imageId))?.profileVersion).toBe(printProfileVersion);
  });

  test('lookalikes finds the same picture in another size', async () => {
    const seed = 20_261_121;
    const large = await smallPicture(640, 960, seed);
    const small = await sharp(large).resize(300).webp().toBuffer();
    await upload(large);
    await upload(small);
    await Promise.all([passportOf(idOf(large)), passportOf(idOf(small))]);
    await until(
      'the work on the second',
      async () => (await store.readState(idOf(small)))?.perceptualHash !== undefined,
    );
    await until(
      'the work on the first',
      async () => (await store.readState(idOf(large)))?.perceptualHash !== undefined,
    );
    const { stdout } = await startCommand('images/intake/lookalikes/lookalikes.command.ts', [idOf(large), '--json'])
      .outcome;
    const found: { imageId: string }[] = JSON.parse(stdout).images;
    expect(found.map(({ imageId }) => imageId)).toEqual(expect.arrayContaining([idOf(large), idOf(small)]));
  });
});
