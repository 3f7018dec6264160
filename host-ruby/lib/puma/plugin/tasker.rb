# frozen_string_literal: true

require "puma/plugin"

# `plugin :tasker` in config/puma.rb: a worker in each process that serves requests, single or cluster, whether or not
# the app is preloaded. It ends with its process, before that does, and takes no signal of Puma's.
Puma::Plugin.create do
  def config(puma)
    puma.public_send(hook(puma, :before_worker_boot, :on_worker_boot)) { TaskerContribRails.worker.start }
    puma.public_send(hook(puma, :before_worker_shutdown, :on_worker_shutdown)) { TaskerContribRails.worker.stop }
  end

  def start(launcher)
    return if launcher.options[:workers].to_i.positive?

    events = launcher.respond_to?(:events) ? launcher.events : launcher.log_writer
    events.public_send(hook(events, :after_booted, :on_booted)) { TaskerContribRails.worker.start }
    events.public_send(hook(events, :after_stopped, :on_stopped)) { TaskerContribRails.worker.stop }
  end

  private
    # Puma 7 renamed its hooks.
    def hook(object, new, old) = object.respond_to?(new) ? new : old
end
