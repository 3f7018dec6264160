# frozen_string_literal: true

Rails.application.routes.draw do
  root "orders#new"

  resources :orders, only: %i[ new create show ] do
    resources :refunds, only: :create
  end
  resources :refunds, only: [] do
    resource :approval, only: :create
  end
  resources :product_imports, only: %i[ new create show ]

  mount TaskerContribRails::Engine => "/tasker"
end
