export async function up(knex) {
  await knex.schema.createTable('posts', (table) => {
    table.increments('id');
    table.integer('author').notNullable().references('users.id');
    table.text('body');
  });
}

export async function down(knex) {
  await knex.schema.dropTable('posts');
}
