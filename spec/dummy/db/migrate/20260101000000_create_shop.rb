# frozen_string_literal: true

class CreateShop < ActiveRecord::Migration[7.0]
  def change
    create_table :products do |t|
      t.string :sku, null: false, index: { unique: true }
      t.string :name, null: false
      t.integer :price_cents, null: false
      t.integer :stock, null: false, default: 0
      t.timestamps
    end

    create_table :orders do |t|
      t.references :product, null: false, foreign_key: true
      t.string :email, null: false
      t.string :card, null: false
      t.integer :quantity, null: false, default: 1
      t.string :payment_id
      t.datetime :reserved_at
      t.datetime :shipped_at
      t.datetime :receipt_sent_at
      t.timestamps
    end

    create_table :history_entries do |t|
      t.references :order, null: false, foreign_key: true
      t.string :event, null: false
      t.timestamps
      t.index [ :order_id, :event ], unique: true
    end

    create_table :refunds do |t|
      t.references :order, null: false, foreign_key: true
      t.integer :amount_cents, null: false
      t.datetime :approval_asked_at
      t.string :approved_by
      t.datetime :paid_at
      t.timestamps
    end

    create_table :product_imports do |t|
      t.text :csv, null: false
      t.integer :imported
      t.integer :refused
      t.timestamps
    end
  end
end
