export async function up(knex) {
  await knex.schema.createTable('users', (table) => {
    table.increments('id');
    table.string('email').notNullable().unique();
  });
}

export async function down(knex) {
  await knex.schema.dropTable('users');
}
