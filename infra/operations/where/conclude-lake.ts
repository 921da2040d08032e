import { shellWord } from '../foreign-text.ts';
import { type Conclusion, concluder, messagesWait } from './conclusion.ts';
import { isFound, isUnknown, type Sightings, waitingAt } from './sighting.ts';

export interface LakeQuestion {
  readonly id: string;
  /** From when on the lake was looked through, ISO-8601 UTC. */
  readonly since: string;
  /** The day on which it was made, `yyyy-MM-dd`, where its id tells. */
  readonly bornOn?: string;
  /** Whether a view should show what silver has: none shows an event as such, or anything of the canary. */
  readonly hasView: boolean;
}

const conclude = concluder('lake');

/** How something stands on its way from the bus into the lake. */
export function concludeLake(seen: Sightings, question: LakeQuestion): Conclusion {
  if (isFound(seen, 'silver')) return inSilver(seen, question);
  if (isFound(seen, 'rejected events')) return refused(seen);
  if (isFound(seen, 'analytics dead letters')) {
    const says =
      'The lake-writer failed on it five times over. Mend the cause (its log says what), then send it again.';
    return conclude('stuck', says, 'npm run redrive -- analytics', 'npm run redrive -- analytics --go');
  }
  if (isFound(seen, 'bronze')) {
    const says = 'Firehose has delivered it; the next load brings it into silver. Loads run every 15 minutes.';
    return conclude('on its way', says, 'npm run load');
  }
  if (isUnknown(seen, 'silver')) return conclude('unknown', 'What the lake has was not found out.');
  const waiting = waitingAt(seen, 'analytics queue');
  if (waiting > 0) {
    const says = `It is not in bronze, and ${messagesWait(waiting)} for the lake-writer: it may be among them. Look again in a minute or two.`;
    return conclude('on its way', says, 'npm run status');
  }
  return neverSeen(seen, question);
}

function inSilver(seen: Sightings, { hasView }: LakeQuestion): Conclusion {
  if (isFound(seen, 'views')) return conclude('arrived', 'Analysts find it.');
  if (!hasView || isUnknown(seen, 'views')) return conclude('arrived', 'It is in silver.');
  const says =
    'It is in silver, and no view shows it: an order appears once its order.placed is there, a deleted product or image not any more.';
  return conclude('arrived', says);
}

function refused(seen: Sightings): Conclusion {
  const says = `It does not keep its contract: ${seen.get('rejected events')?.says}. Have its producer mend it, or raise the contract; then try it again.`;
  const { reference } = seen.get('rejected events') ?? {};
  if (reference === undefined) return conclude('refused', says, 'npm run quarantine -- list');
  return conclude(
    'refused',
    says,
    `npm run quarantine -- show ${shellWord(reference)}`,
    `npm run quarantine -- retry ${shellWord(reference)} --go`,
  );
}

function neverSeen(seen: Sightings, question: LakeQuestion): Conclusion {
  const { id, since, bornOn } = question;
  const [first = ''] = since.split('T');
  const nothing = `The lake knows nothing of it since ${first}, and nothing waits`;
  const archive = seen.get('archive');
  if (archive?.state === 'unasked')
    return conclude('unknown', `${nothing}. No archive keeps events: its producer has to announce it again.`);
  const [kept = ''] = archive?.since?.split('T') ?? [];
  if (bornOn !== undefined && bornOn < kept) {
    const says = `${nothing}. Its id was made on ${bornOn}, and the archive goes back to ${kept} only: nothing keeps it any more. Its producer has to announce it again.`;
    return conclude('unknown', says);
  }
  const replay = (from: string) => `npm run replay -- --from archive --since ${from} --ids ${shellWord(id)} --to lake`;
  if (kept <= first)
    return conclude(
      'unknown',
      `${nothing}. If its producer says that it was announced, the archive has it.`,
      replay(first),
    );
  const says = `${nothing}. If its producer says that it was announced, the archive has it from ${kept} on; what is older is in the lake or nowhere, and --since looks further back.`;
  return conclude('unknown', says, replay(kept));
}
