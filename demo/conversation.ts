import type { TagOrNone } from '../shared/tag/tag.ts';

/** One message of the demonstration, and what a person would say of it. */
export interface DemoMessage {
  /** `me`, or a name out of the chat's people. */
  readonly from: string;
  readonly text: string;
  /** The latest day whose morning is over, or the day before it: nothing was sent later than now. */
  readonly day: 'before' | 'latest';
  /** Wall clock of the Netherlands, before `MORNING_OVER`. */
  readonly time: string;
  readonly tag: TagOrNone;
}

export interface DemoChat {
  readonly title: string;
  readonly group: boolean;
  readonly people: readonly string[];
  readonly messages: readonly DemoMessage[];
}

/** When every message of the latest day has been sent: hour of the Netherlands. */
export const MORNING_OVER = 10;

/** The official whose browser this is. */
export const SELF = 'Noor Hazelhoff';

const SECRETARY = 'Karin Oudshoorn';
const ASSISTANT = 'Daan Vermeer';
const PRESS = 'Samira Bouali';

/**
 * A morning in a minister's group chat, in which business, private and party matters run through one another; all people
 * and matters are invented. Texts are Dutch in every language of the interface, since that is what officials write.
 */
export const CHATS: readonly DemoChat[] = [
  {
    title: 'Kernteam Wonen 🏠',
    group: true,
    people: [SECRETARY, ASSISTANT, PRESS],
    messages: [
      {
        from: SECRETARY,
        text: 'Goedenavond. De Kamerbrief over de woningbouw ligt klaar. Graag je akkoord vóór morgen 10.00 uur.',
        day: 'before',
        time: '19:48',
        tag: 'business',
      },
      {
        from: 'me',
        text: 'Gelezen. Alinea 3 mag scherper: we kiezen twaalf gemeenten, niet “een aantal”.',
        day: 'before',
        time: '20:06',
        tag: 'business',
      },
      {
        from: SECRETARY,
        text: 'Dank, wordt aangepast. Versie 2 staat om negen uur in je tas.',
        day: 'before',
        time: '20:11',
        tag: 'untagged',
      },
      {
        from: ASSISTANT,
        text: 'Tussendoor: zaterdag ledendag in Zwolle. Het bestuur wil je in het panel van 14.00 uur 🙋',
        day: 'before',
        time: '20:35',
        tag: 'partyPolitical',
      },
      { from: 'me', text: 'Doe ik. Vraag Mirjam of zij het verkiezingsprogramma meeneemt.', day: 'before', time: '20:41', tag: 'untagged' },
      {
        from: PRESS,
        text: 'De krant vraagt of er twee miljard bijkomt. Mijn lijn: “daarover spreekt het kabinet vrijdag”. Akkoord?',
        day: 'latest',
        time: '07:52',
        tag: 'business',
      },
      { from: 'me', text: 'Akkoord. Geen bedragen vóór de ministerraad.', day: 'latest', time: '07:58', tag: 'business' },
      { from: ASSISTANT, text: 'Hoe gaat het met je moeder na de operatie?', day: 'latest', time: '08:10', tag: 'private' },
      { from: 'me', text: 'Beter dan gedacht, ze mag morgen naar huis ❤️', day: 'latest', time: '08:14', tag: 'private' },
      {
        from: SECRETARY,
        text: 'Het overleg met de burgemeesters is verplaatst naar 12.45 uur, zaal 4.',
        day: 'latest',
        time: '08:37',
        tag: 'untagged',
      },
      { from: PRESS, text: 'Persbericht staat klaar, onder embargo tot vrijdag 16.00 uur.', day: 'latest', time: '09:02', tag: 'untagged' },
      {
        from: ASSISTANT,
        text: 'Jan van de gemeentekoepel tekent het convenant, maar wil er op het congres iets voor terug. Bel jij hem?',
        day: 'latest',
        time: '09:20',
        tag: 'doubt',
      },
      { from: 'me', text: 'Ik bel hem om elf uur. Geen toezegging over de grondprijs.', day: 'latest', time: '09:26', tag: 'untagged' },
      { from: SECRETARY, text: 'Genoteerd 👍', day: 'latest', time: '09:28', tag: 'untagged' },
    ],
  },
  {
    title: 'Thijs',
    group: false,
    people: ['Thijs'],
    messages: [
      { from: 'Thijs', text: 'Haal jij Lotte vanavond van zwemles?', day: 'latest', time: '07:15', tag: 'untagged' },
      { from: 'me', text: 'Lukt, ik ben om half zeven vrij 🏊', day: 'latest', time: '07:21', tag: 'untagged' },
      { from: 'Thijs', text: 'Top. Er staat soep in de koelkast.', day: 'latest', time: '07:22', tag: 'untagged' },
    ],
  },
];
