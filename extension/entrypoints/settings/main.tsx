import { mountPage } from '../../ui/mount.tsx';
import { Settings } from '../../ui/settings/settings.tsx';

mountPage(Settings, 'settings.title');
