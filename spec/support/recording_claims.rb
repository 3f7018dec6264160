# frozen_string_literal: true

# Tasker's database as the worker's threads ask it: who has queues, who holds what. It remembers what it was asked to
# do.
class RecordingClaims
  Session = Class.new do
    attr_reader :closed
    def on_connect(&block) = @entering = block
    def close = @closed = true
    attr_reader :touched
    def keep_in_touch(after:) = @touched = after
    attr_reader :rested
    def rest(after:) = @rested = after
  end

  # What one worker holds.
  def self.held(claim, state: "in_progress", begun: true, step_uuid: "step-#{claim}", task_over: false)
    TaskerContribRails::Database::Claims::Held.new(step_uuid:, task_uuid: "task", claim:, state:, begun:, since: "",
      task: "order", step: "charge", task_over:)
  end

  # @return [Array<Array>] what was done, in order: [ :hand_back, claim, reason ] and the like
  attr_reader :log
  # @return [Session]
  attr_reader :database
  # What is there: workers, steps held by their queues, messages that wait in the shared queue, and that are none.
  attr_accessor :workers, :held_steps, :messages, :nonsense, :queues, :locked, :refused, :results, :missing_things

  def initialize
    @log, @database = [], Session.new
    @workers, @held_steps, @messages, @nonsense = [], [], [], []
    @unclaimable, @passed_over, @locked, @refused = [], [], [], []
    @queues = true
    @results = Hash.new(:sent)
  end

  def missing(queue = nil) = done(:missing, queue) && (@missing_things || [])
  def lock(worker) = @locked.include?(worker) ? false : done(:lock, worker)
  def unlock(worker) = done(:unlock, worker)
  def end_session(owner) = done(:end_session, owner.worker)
  def queues?(_names) = @queues
  def sign(queue, owner) = done(:sign, queue, owner)
  def mark(owner, dead:) = done(:mark, owner.worker, dead)
  def provide(queue) = done(:provide, queue)
  def listen(queues) = done(:listen, queues)
  attr_writer :unclaimable
  def unclaimable(_queue, steps) = steps & @unclaimable
  attr_writer :passed_over

  def passed_over(_queue, steps)
    (steps & @passed_over).map do |step|
      {
        "step_uuid" => step, "step" => "charge", "task" => "order",
        "task_uuid" => "01a21380-b366-7a26-9849-78a4673cfdf4"
      }
    end
  end

  def claimed?(claim) = !@locked.include?(claim)
  def held(_queues) = @held_steps.dup
  def send_on(queue, shared) = done(:send_on, queue, shared) && []
  def drop(queue) = done(:drop, queue)
  def prune(queue) = done(:prune, queue)
  def put_away_nonsense(_queue) = @nonsense.shift(9)

  def move(from, to, limit)
    refuse(from)
    @nonsense.shift(limit).each { |message| yield message }
    @messages.shift(limit).tap { |moved| done(:move, from, to, moved) }
  end

  # What is handed back, or whose result is announced, is held no longer.
  def hand_back(claim, reason)
    refuse(claim)
    @held_steps = @held_steps.reject { |step| step.claim == claim }
    done(:hand_back, claim, reason)
  end

  def resend(claim)
    refuse(claim)
    done(:resend, claim) && @results[claim]
  end

  attr_writer :waiting
  def waiting = @waiting || TaskerContribRails::Database::Claims::Waiting.new(count: 0, seconds: 0.0, oldest: nil)

  # @return [Array<Symbol>] what was done, without more
  def deeds = @log.map(&:first)

  private
    def done(*deed) = !@log.push(deed).nil?

    def refuse(what)
      raise TaskerContribRails::Error::DatabaseRefused, "no" if @refused.include?(what)
    end
end
