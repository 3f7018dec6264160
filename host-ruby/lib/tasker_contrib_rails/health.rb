# frozen_string_literal: true

module TaskerContribRails
  # Rack apps for probes, for whoever has HTTP to ask by: `tasker-health` says the same to a shell. docs/deployment.md
  # says which to use where.
  #
  #   # config/routes.rb
  #   get "/tasker/live", to: TaskerContribRails::Health::Live
  #   get "/tasker/ready", to: TaskerContribRails::Health::Ready
  #
  # Neither asks the database, the server or tasker-rb anything: a worker examines itself each second and
  # writes down what it found. The answers say which worker is unwell and in what way, in words that anybody may see;
  # `rails tasker:health`, on the machine itself, has the reasons.
  module Health
  end
end
