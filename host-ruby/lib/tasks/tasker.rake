# frozen_string_literal: true

desc "List the commands of Tasker"
task(:tasker) { puts TaskerContribRails::Commands.list }
