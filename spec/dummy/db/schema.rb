# frozen_string_literal: true

ActiveRecord::Schema[7.0].define(version: 2026_01_01_000000) do
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
    t.string "approved_by"
    t.datetime "paid_at"
    t.datetime "created_at", null: false
    t.datetime "updated_at", null: false
    t.index ["order_id"], name: "index_refunds_on_order_id"
  end

  add_foreign_key "history_entries", "orders"
  add_foreign_key "orders", "products"
  add_foreign_key "refunds", "orders"
end
