# frozen_string_literal: true

module TaskerContribRails
  module Starts
    # A start in an application without an outbox. It is sent at once, or fails.
    class Unwritten
      # @return [String, nil]
      attr_reader :task_uuid

      # @param request [Request]
      def initialize(request) = @request = request

      # @raise [Error]
      def send_now = @task_uuid = Client.shared.send_task(@request.body).task_uuid

      delegate :id, :name, :namespace, :version, to: :@request

      def request = @request.body
      def send_at = nil
      def error = nil
      def attempts = 0
      def scheduled? = false
    end

    ActiveSupport.run_load_hooks(:tasker_start, Unwritten)
  end
end
