# The outbox of TaskerContribRails.start: a start is a row here, written in the application's own transaction.
class CreateTaskerStarts < ActiveRecord::Migration[7.0]
  def change
    create_table :tasker_starts, id: :string, limit: 36 do |t|
      t.string :namespace, null: false
      t.string :name, null: false
      t.string :version, null: false
      t.string :record_type
      t.string :record_id # takes integers and UUIDs
      t.text :request_json, null: false, limit: 16_777_215
      t.datetime :due_at, precision: 6
      t.datetime :send_at, precision: 6 # none: the engine refused it for good
      t.datetime :sent_at, precision: 6
      t.string :task_uuid, limit: 36
      t.integer :attempts, null: false, default: 0
      t.string :error, limit: 500
      t.datetime :created_at, null: false, precision: 6

      t.index %i[ sent_at send_at ]
      t.index %i[ record_type record_id ]
      t.index :task_uuid
    end
  end
end
