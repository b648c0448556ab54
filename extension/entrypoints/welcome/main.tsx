import { mountPage } from '../../ui/mount.tsx';
import { Welcome } from '../../ui/welcome/welcome.tsx';

mountPage(Welcome, 'welcome.title');
