import { ZegelError } from '../../shared/errors/error.ts';
import type { EnrolledDevice } from '../../shared/formats/archive-directory.ts';
import { describe } from '../directory/archive.ts';
import { type Enrolment, enrolDevice } from '../directory/devices.ts';

/**
 * Enrols a device without anybody comparing words: what the default set-up does with its own companion. In a
 * demonstration archive alone, and the enrolment says so.
 * @throws ZegelError `package.demonstration` where the archive is a real one, `archive.missing`, `device.*`
 */
export async function enrolDemonstration(enrolment: Omit<Enrolment, 'demonstration'>): Promise<EnrolledDevice> {
  const description = await describe(enrolment.dir, enrolment.disk);
  if (!description) throw new ZegelError('archive.missing');
  if (!description.demonstration) throw new ZegelError('package.demonstration');
  return enrolDevice({ ...enrolment, demonstration: true });
}
