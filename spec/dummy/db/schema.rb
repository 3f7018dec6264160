# frozen_string_literal: true

ActiveRecord::Schema[7.0].define(version: 2026_01_02_000000) do
  create_table "history_entries", force: :cascade do |t|
    t.integer "order_id", null: false
    t.string "event", null: false
    t.datetime "created_at", null: false
    t.datetime "updated_at", null: false
    t.index ["order_id", "event"], name: "index_history_entries_on_order_id_and_event", unique: true
    t.index ["order_id"], name: "index_history_entries_on_order_id"
  end

  create_table "orders", force: :cascade do |t|
    t.integer "product_id", null: false
    t.string "email", null: false
    t.string "card", null: false
    t.integer "quantity", default: 1, null: false
    t.string "payment_id"
    t.datetime "reserved_at"
    t.datetime "shipped_at"
    t.datetime "receipt_sent_at"
    t.datetime "created_at", null: false
    t.datetime "updated_at", null: false
    t.index ["product_id"], name: "index_orders_on_product_id"
  end

  create_table "product_imports", force: :cascade do |t|
    t.text "csv", null: false
    t.integer "imported"
    t.integer "refused"
    t.datetime "created_at", null: false
    t.datetime "updated_at", null: false
  end

  create_table "products", force: :cascade do |t|
    t.string "sku", null: false
    t.string "name", null: false
    t.integer "price_cents", null: false
    t.integer "stock", default: 0, null: false
    t.datetime "created_at", null: false
    t.datetime "updated_at", null: false
    t.index ["sku"], name: "index_products_on_sku", unique: true
  end

  create_table "refunds", force: :cascade do |t|
    t.integer "order_id", null: false
    t.integer "amount_cents", null: false
    t.datetime "approval_asked_at"
    t.string "approved_by"
    t.datetime "paid_at"
    t.datetime "created_at", null: false
    t.datetime "updated_at", null: false
    t.index ["order_id"], name: "index_refunds_on_order_id"
  end

  create_table "tasker_starts", id: { type: :string, limit: 36 }, force: :cascade do |t|
    t.string "namespace", null: false
    t.string "name", null: false
    t.string "version", null: false
    t.string "record_type"
    t.string "record_id"
    t.text "request_json", limit: 16777215, null: false
    t.datetime "due_at"
    t.datetime "send_at"
    t.datetime "sent_at"
    t.string "task_uuid", limit: 36
    t.integer "attempts", default: 0, null: false
    t.string "error", limit: 500
    t.datetime "created_at", null: false
    t.index ["record_type", "record_id"], name: "index_tasker_starts_on_record_type_and_record_id"
    t.index ["sent_at", "send_at"], name: "index_tasker_starts_on_sent_at_and_send_at"
    t.index ["task_uuid"], name: "index_tasker_starts_on_task_uuid"
  end

  add_foreign_key "history_entries", "orders"
  add_foreign_key "orders", "products"
  add_foreign_key "refunds", "orders"
end
