import { type Conclusion, concluder, messagesWait } from './conclusion.ts';
import { hasMark, isFound, isUnknown, type Sightings, waitingAt } from './sighting.ts';

const conclude = concluder('images');

/** How an uploaded file stands on its way to its print passport. */
export function concludeImages(seen: Sightings): Conclusion {
  const isUpload = isFound(seen, 'upload');
  const isImage = isFound(seen, 'image state');
  if (!isUpload && !isImage)
    return conclude(
      'unknown',
      'No upload and no image of this id is known; uploads that never came are forgotten after a day, deleted ones after 30 days.',
    );
  if (isFound(seen, 'images dead letters')) {
    const says = `A message of it could not be worked on: ${seen.get('images dead letters')?.says}. Mend the cause, then send it again.`;
    return conclude('stuck', says, 'npm run redrive -- images', 'npm run redrive -- images --go');
  }
  return (isUpload ? beforeImage(seen) : undefined) ?? (isImage ? ofImage(seen) : notLookedAt(seen));
}

/** What can be said of the upload alone; undefined when it depends on its image. */
function beforeImage(seen: Sightings): Conclusion | undefined {
  if (hasMark(seen, 'upload', 'refused'))
    return conclude('refused', 'The file is too large to be looked at. Its customer must send a smaller one.');
  if (hasMark(seen, 'upload', 'deleted'))
    return conclude('deleted', 'The upload was deleted, and what was made of it with it.');
  if (!hasMark(seen, 'upload', 'awaited')) return undefined;
  if (isFound(seen, 'upload bucket')) return notLookedAt(seen);
  return conclude(
    'on its way',
    'The file has not come: its sender has not sent it yet, or gave up. Nothing is to be done here.',
  );
}

/** The file lies in the bucket, and nobody has looked at it. */
function notLookedAt(seen: Sightings): Conclusion {
  const waiting = waitingAt(seen, 'images queue');
  if (waiting > 0)
    return conclude('on its way', `The file is there; ${messagesWait(waiting)} to be worked on.`, 'npm run status');
  const says =
    'The file is there, and neither looked at nor waiting: S3 has not told of it. If that is more than a minute ago, repair.';
  return conclude('stuck', says, 'npm run audit', 'npm run audit -- --repair');
}

function ofImage(seen: Sightings): Conclusion {
  if (hasMark(seen, 'image state', 'in work')) return conclude('on its way', 'It is being worked on at this moment.');
  if (hasMark(seen, 'image state', 'deleted'))
    return conclude('deleted', 'No upload holds the image any more, and nothing of it is left.');
  const waiting = waitingAt(seen, 'images queue');
  if (hasMark(seen, 'image state', 'lease expired') || hasMark(seen, 'upload', 'unsettled')) {
    if (waiting > 0)
      return conclude(
        'on its way',
        `Work on it broke off; ${messagesWait(waiting)}, its own comes again among them.`,
        'npm run status',
      );
    return conclude(
      'stuck',
      'Work on it broke off, and no message waits that would take it up again.',
      'npm run audit -- --repair',
    );
  }
  if (hasMark(seen, 'image state', 'unannounced')) {
    return conclude(
      'stuck',
      'It is checked, and its announcement has not reached the bus.',
      'npm run audit -- --repair',
    );
  }
  if (isFound(seen, 'image bucket')) return judged(seen);
  if (isUnknown(seen, 'image bucket')) return conclude('unknown', 'The image bucket did not answer.');
  if (waiting > 0)
    return conclude(
      'on its way',
      `It has no print passport; ${messagesWait(waiting)} to be worked on.`,
      'npm run status',
    );
  return conclude(
    'stuck',
    'It should have a print passport, and has none.',
    'npm run audit',
    'npm run audit -- --repair',
  );
}

function judged(seen: Sightings): Conclusion {
  if (!hasMark(seen, 'image state', 'rejected')) return conclude('arrived', 'It is checked and rendered.');
  const copy = isFound(seen, 'image quarantine') ? ' A copy of the file is in quarantine.' : '';
  return conclude(
    'refused',
    `It cannot be printed; its passport says why, and the upload page tells its customer.${copy}`,
  );
}
