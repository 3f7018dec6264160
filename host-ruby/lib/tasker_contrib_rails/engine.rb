# frozen_string_literal: true

require "action_controller"
require "rails"

module TaskerContribRails
  # The page, to mount where people look after Tasker: docs/page.md.
  #
  #   # config/routes.rb
  #   mount TaskerContribRails::Engine => "/tasker"
  #
  # Nothing loads this class but the line that mounts it, and by then Rails has run the initializers of all engines. So
  # it has none: what others leave to initializers is said here and in {Page}.
  class Engine < ::Rails::Engine
    isolate_namespace Page
    engine_name "tasker"

    routes.draw do
      # An address has no format: the end of a name is a part of it.
      scope format: false do
        root to: "tasks#home"
        resources :tasks, only: %i[ index show ], constraints: { id: /[^\/]+/ }
        scope "tasks/:id", as: :task, constraints: { id: /[^\/]+/ } do
          get ":act", to: "actions#new", as: :act
          post ":act", to: "actions#create"
        end
        resource :bulk, only: %i[ new create ], controller: :bulk, path_names: { new: "" }
        get "stuck", to: "stuck#index"
        get "workflows", to: "workflows#index"
        # A name may have a slash, which the address escapes; Rails holds the name itself to the constraint.
        get "workflows/:namespace/:name", to: "workflows#show", as: :workflow,
          constraints: { name: /[\s\S]+/, namespace: /[\s\S]+/ }
        get "workers", to: "workers#index"
        get "queues", to: "queues#index"

        get "assets/:name", to: Page::Assets, as: :file, constraints: { name: /[^\/]+/ }
        get "health/live", to: Health::Live
        get "health/ready", to: Health::Ready
        get "metrics", to: Metrics
      end
    end

    Page.eager_load if ::Rails.application&.config&.eager_load
  end
end
