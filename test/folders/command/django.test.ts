import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sameImage } from '../../../src/compare/index.js';
import { needs, python } from '../../needs.js';
import { folderOf } from '../folder.js';
import { startedBy } from './started-by.js';

needs('django');

const SETTINGS = `import os
from urllib.parse import urlparse
url = urlparse(os.environ.get('DATABASE_URL', 'sqlite:///none'))
SECRET_KEY = 'none'
INSTALLED_APPS = ['shop']
DEFAULT_AUTO_FIELD = 'django.db.models.AutoField'
if url.scheme == 'sqlite':
    DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': url.path[1:]}}
else:
    DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql', 'NAME': url.path[1:], 'HOST': url.hostname,
        'PORT': url.port, 'USER': url.username, 'PASSWORD': url.password}}
`;

const INITIAL = `from django.db import migrations, models
class Migration(migrations.Migration):
    operations = [migrations.CreateModel('Item', [('id', models.AutoField(primary_key=True)), ('code', models.CharField(max_length=20, null=True))])]
`;

const second = (value: string) => `from django.db import migrations, models
def fill(apps, schema_editor):
    for item in apps.get_model('shop', 'Item').objects.order_by('id'):
        item.loud = ${value}
        item.save()
class Migration(migrations.Migration):
    dependencies = [('shop', '0001_initial')]
    operations = [
        migrations.AddField('Item', 'loud', models.CharField(max_length=40, null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
`;

function project(value: string) {
  const folder = folderOf({
    'settings.py': SETTINGS,
    'shop/__init__.py': '',
    'shop/migrations/__init__.py': '',
    'shop/migrations/0001_initial.py': INITIAL,
    'shop/migrations/0002_loud.py': second(value),
  });
  const manage = `cd ${folder} && PYTHONPATH=. PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=settings ${python} -m django`;
  return {
    folder: join(folder, 'shop/migrations'),
    commands: {
      list: `ls ${folder}/shop/migrations | sed -n 's/^\\([0-9].*\\)\\.py$/\\1/p'`,
      up: `${manage} migrate -v 0 shop {id}`,
      down: `${manage} migrate -v 0 shop {previous:zero}`,
    },
  };
}

test.each(['sqlite', 'postgres'] as const)(
  'Django on %s: a RunPython that reads rows, and dies on NULL',
  async (dialect) => {
    const rows = [`INSERT INTO "shop_item" ("id", "code") VALUES (1, 'a')`];
    const { database, up, down } = await startedBy(project('item.code.upper()'), dialect, rows);
    const before = await database.image();
    expect((await up()).error).toBeUndefined();
    expect(await database.all('SELECT loud FROM shop_item')).toEqual([{ loud: 'A' }]);
    expect((await down()).error).toBeUndefined();
    expect(sameImage(await database.image(), before)).toBe(true);
    await database.run('INSERT INTO shop_item (id) VALUES (2)');
    const dirty = await database.image();
    expect((await up()).error?.message).toContain("'NoneType' object has no attribute 'upper'");
    expect(sameImage(await database.image(), dirty)).toBe(true);
  },
);
