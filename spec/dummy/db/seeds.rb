# frozen_string_literal: true

tea = Product.create_with(name: "Green tea", price_cents: 4_90, stock: 100).find_or_create_by!(sku: "TEA-1")
Product.create_with(name: "Teapot", price_cents: 89_00, stock: 5).find_or_create_by!(sku: "POT-1")

tea.orders.create_with(quantity: 2, card: "4242 4242 4242 4242").find_or_create_by!(email: "ada@example.com")
